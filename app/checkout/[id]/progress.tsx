"use client";
import { WifiOff } from "lucide-react";
import { useEffect } from "react";
import type { CheckoutProgress } from "@/lib/checkout/checkout-resource";
import { reloadCart } from "../../components/cart-store";
import { Ending } from "./ending";
import { StepList } from "./step-list";
import { endOf, reasonText, stepsOf } from "./steps";
import { useProgress } from "./use-progress";

/** What is happening to a checkout, live, and how it ended. */
export function Progress({ initial, token }: { initial: CheckoutProgress; token: string | null }) {
  const { progress, offline, slow } = useProgress(initial, token);
  const end = endOf(progress);
  // What was bought has left the cart.
  useEffect(() => {
    if (end) void reloadCart();
  }, [end]);
  return (
    <>
      <header aria-live="polite">
        <p className="eyebrow mb-4">{end ? "Your order" : "Your order is being made"}</p>
        <h1 className="title">{TITLES[end ?? "going"]}</h1>
        <p className="mt-4 max-w-xl text-lg leading-relaxed text-soft">{lead(progress, end, slow)}</p>
      </header>
      <StepList steps={stepsOf(progress)} moving={!end} />
      {offline && (
        <p role="status" className="mt-8 flex items-center gap-3 border-l-2 border-accent bg-[#fbeee8] px-5 py-4">
          <WifiOff aria-hidden className="size-5 shrink-0" strokeWidth={1.5} />
          The connection is lost. Your order goes on without it, and this page with the next answer.
        </p>
      )}
      {end && <Ending progress={progress} end={end} token={token} />}
    </>
  );
}

const TITLES = {
  going: "One moment.",
  ordered: "Thank you. It is yours.",
  rejected: "This did not become an order.",
  unpaid: "The payment did not go through.",
  cancelled: "This order was cancelled.",
};

function lead(progress: CheckoutProgress, end: ReturnType<typeof endOf>, slow: boolean): string {
  switch (end) {
    case "ordered":
      return `A confirmation is on its way to ${progress.customerEmail}.`;
    case "rejected":
      return `${reasonText(progress.reason)} Nothing was charged, and your prints are in your cart.`;
    case "unpaid":
      return "The order was cancelled and nothing was charged. Your prints are back in your cart: you can try again with another card.";
    case "cancelled":
      return "What was charged for it goes back the way you paid. Your prints are back on the wall.";
    default:
      return slow
        ? "This takes longer than usual. You can close this page: your order goes on, and we write to you in either case."
        : "Your checkout is accepted. You can close this page at any time: the order is made without it.";
  }
}
