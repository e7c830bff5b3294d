"use client";
import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { reloadCart, useCart } from "../components/cart-store";
import { EmptyCart } from "../components/empty-cart";
import { LinesSkeleton } from "../components/lines-skeleton";
import { useViewer } from "../components/viewer-store";
import { type Attempt, unansweredAttempt } from "./attempt";
import { CheckoutForm } from "./checkout-form";
import { OrderSummary } from "./order-summary";
import { newTotalOf, shortItemsOf } from "./refusal";
import { type Outcome, submitCheckout } from "./submit-checkout";

export type FormValues = { customerName: string; customerEmail: string; customerAddress: string; token: string };
export type Phase = { kind: "editing" } | { kind: "sending" } | Exclude<Outcome, { kind: "accepted" }>;

/** Buys the cart. Whatever happens on the way, pressing the button again is safe. */
export function Checkout() {
  const { cart } = useCart();
  const { viewer, known } = useViewer();
  const [earlier, setEarlier] = useState<Attempt | null | undefined>(undefined);
  const { phase, submit } = useSubmission();
  useEffect(() => setEarlier(unansweredAttempt(sessionStorage)), []);
  if (!cart || !known || earlier === undefined) return <LinesSkeleton />;
  // An unanswered attempt may be the reason why the cart is empty: its answer is still to be had.
  if (cart.items.length === 0 && !earlier && phase.kind !== "sending") return <EmptyCart />;
  const refusal = phase.kind === "refused" ? phase.problem : null;
  const unanswered = phase.kind === "editing" ? earlier?.body.totalAmount : undefined;
  const total = newTotalOf(refusal)?.total ?? unanswered ?? cart.total;
  return (
    <div className="grid gap-12 lg:grid-cols-[1fr_26rem] lg:gap-20">
      <CheckoutForm
        initial={{
          customerName: earlier?.body.customerName ?? viewer?.name ?? "",
          customerEmail: earlier?.body.customerEmail ?? viewer?.email ?? "",
          customerAddress: earlier?.body.customerAddress ?? "",
          token: earlier?.body.paymentMethod.token ?? "tok_visa",
        }}
        phase={phase}
        interrupted={earlier !== null}
        total={{ amount: total, currency: cart.currency }}
        onSubmit={({ token, ...customer }) =>
          void submit({ ...customer, totalAmount: total, paymentMethod: { type: "card", token } })
        }
      />
      <OrderSummary cart={cart} shortOf={shortItemsOf(refusal)} />
    </div>
  );
}

function useSubmission() {
  const router = useRouter();
  const [phase, setPhase] = useState<Phase>({ kind: "editing" });
  // State is only as new as the last rendering; a second click can come before that.
  const sending = useRef(false);
  useLayoutEffect(
    () => () => {
      // The page is kept hidden for "back"; it must not come back as if something were still being sent.
      sending.current = false;
      setPhase({ kind: "editing" });
    },
    [],
  );
  const submit = async (body: Parameters<typeof submitCheckout>[0]) => {
    if (sending.current) return;
    sending.current = true;
    setPhase({ kind: "sending" });
    const outcome = await submitCheckout(body);
    if (outcome.kind === "accepted") return router.push(outcome.progressPath);
    sending.current = false;
    setPhase(outcome);
    // Prices and stock on the page were not those of the server.
    if (outcome.kind === "refused") await reloadCart();
  };
  return { phase, submit };
}
