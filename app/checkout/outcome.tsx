"use client";
import Link from "next/link";
import { Notice } from "../components/notice";
import { priceText } from "../components/price";
import type { Phase } from "./checkout";
import { isSignedOut, newTotalOf } from "./refusal";

/** What became of the last attempt, in words, and what to do now. */
export function Outcome({ phase, interrupted }: { phase: Phase; interrupted: boolean }) {
  return (
    <div data-outcome tabIndex={-1} aria-live="polite" className="outline-none">
      {phase.kind === "sending" && <p className="sr-only">Your payment is being authorised.</p>}
      {phase.kind === "editing" && interrupted && (
        <Notice title="Your last attempt was interrupted.">
          Press the button to find out what became of it. You will not pay twice.
        </Notice>
      )}
      {phase.kind === "unanswered" && (
        <Notice tone="alert" title={phase.problem?.detail ?? "The answer did not reach us."}>
          Your order may have been accepted or not. Press the button again: it asks about the same purchase, and you
          will not pay twice.
        </Notice>
      )}
      {phase.kind === "refused" && <Refusal problem={phase.problem} paidBy={phase.paidBy} />}
    </div>
  );
}

function Refusal({ problem, paidBy }: Omit<Extract<Phase, { kind: "refused" }>, "kind">) {
  const newTotal = newTotalOf(problem);
  if (newTotal) {
    return (
      <Notice tone="alert" title={`The price has changed: it is ${priceText(newTotal.total, newTotal.currency)} now.`}>
        Nothing was charged. Look at your order again, and press the button if you still want it.
      </Notice>
    );
  }
  if (isSignedOut(problem)) {
    return (
      <Notice tone="alert" title="You are not signed in any more.">
        Nothing was charged.{" "}
        <Link href="/sign-in?next=/checkout" className="link">
          Sign in again
        </Link>{" "}
        to pay with your store credit.
      </Notice>
    );
  }
  switch (problem.code) {
    case "payment_declined":
      return paidBy === "store_credit" ? (
        <Notice tone="alert" title="Your store credit does not cover this any more.">
          Nothing was charged, and your cart is as it was. Pay with a card instead.
        </Notice>
      ) : (
        <Notice tone="alert" title="The card was declined.">
          Nothing was charged, and your cart is as it was. Try another card.
        </Notice>
      );
    case "out_of_stock":
      return (
        <Notice tone="alert" title="Somebody was faster.">
          There is not enough left of what is marked in your order. Nothing was charged;{" "}
          <Link href="/cart" className="link">
            change your cart
          </Link>{" "}
          and try again.
        </Notice>
      );
    case "invalid_request":
      return (
        <Notice tone="alert" title="Something is missing or not right.">
          {problem.errors.length > 0 ? "Look at the marked fields." : problem.detail}
        </Notice>
      );
    default:
      return (
        <Notice tone="alert" title={problem.detail}>
          Nothing was charged.
        </Notice>
      );
  }
}
