"use client";
import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Viewer } from "@/lib/auth/viewer";
import { reloadCart, useCart } from "../components/cart-store";
import { LinesSkeleton } from "../components/lines-skeleton";
import { useViewer } from "../components/viewer-store";
import { type Attempt, type PaymentMethod, unansweredAttempt } from "./attempt";
import { FIRST_CARD } from "./cards";
import { CheckoutForm } from "./checkout-form";
import { creditOffer } from "./credit-offer";
import { rememberPurchase } from "./last-purchase";
import { NothingToBuy } from "./nothing-to-buy";
import { OrderSummary } from "./order-summary";
import { isSignedOut, newTotalOf, shortItemsOf } from "./refusal";
import { type Outcome, submitCheckout } from "./submit-checkout";
import { useStoreCredit } from "./use-store-credit";

export type FormValues = {
  customerName: string;
  customerEmail: string;
  customerAddress: string;
  paymentMethod: PaymentMethod;
};
export type Phase =
  | { kind: "editing" }
  | { kind: "sending"; paidBy: PaymentMethod["type"] }
  | Exclude<Outcome, { kind: "accepted" }>;

/** Buys the cart. Whatever happens on the way, pressing the button again is safe. */
export function Checkout() {
  const { cart } = useCart();
  const { viewer, known } = useViewer();
  const [earlier, setEarlier] = useState<Attempt | null | undefined>(undefined);
  const { wallet, known: walletKnown, reloadWallet } = useStoreCredit(viewer !== null);
  const { phase, submit } = useSubmission(reloadWallet);
  useEffect(() => setEarlier(unansweredAttempt(sessionStorage)), []);
  if (!cart || !known || !walletKnown || earlier === undefined) return <LinesSkeleton />;
  // An unanswered attempt may be the reason why the cart is empty: its answer is still to be had.
  if (cart.items.length === 0 && !earlier && phase.kind !== "sending") return <NothingToBuy />;
  const refusal = phase.kind === "refused" ? phase.problem : null;
  const unanswered = phase.kind === "editing" ? earlier?.body.totalAmount : undefined;
  const total = { amount: newTotalOf(refusal)?.total ?? unanswered ?? cart.total, currency: cart.currency };
  return (
    <div className="grid gap-12 lg:grid-cols-[1fr_26rem] lg:gap-20">
      <CheckoutForm
        initial={initialValues(earlier, viewer)}
        phase={phase}
        interrupted={earlier !== null}
        total={total}
        credit={creditOffer(wallet, total, unsettledPayment(phase, earlier) === "store_credit")}
        onSubmit={(values) => void submit({ ...values, totalAmount: total.amount })}
      />
      <OrderSummary cart={cart} shortOf={shortItemsOf(refusal)} />
    </div>
  );
}

function initialValues(earlier: Attempt | null, viewer: Viewer | null): FormValues {
  const { customerName, customerEmail, customerAddress, paymentMethod } = earlier?.body ?? {};
  return {
    customerName: customerName ?? viewer?.name ?? "",
    customerEmail: customerEmail ?? viewer?.email ?? "",
    customerAddress: customerAddress ?? "",
    // Who has signed out since has no store credit to go on with.
    paymentMethod: paymentMethod && (viewer || paymentMethod.type === "card") ? paymentMethod : FIRST_CARD,
  };
}

/** The payment method of the attempt whose outcome is still unknown; null when there is none. */
function unsettledPayment(phase: Phase, earlier: Attempt | null): PaymentMethod["type"] | null {
  if (phase.kind === "editing") return earlier?.body.paymentMethod.type ?? null;
  return phase.kind === "refused" ? null : phase.paidBy;
}

function useSubmission(reloadWallet: () => Promise<void>) {
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
    setPhase({ kind: "sending", paidBy: body.paymentMethod.type });
    const outcome = await submitCheckout(body);
    if (outcome.kind === "accepted") {
      rememberPurchase(outcome.progressPath);
      // What was bought has left the cart: neither the header nor "back" may still offer it.
      void reloadCart();
      return router.push(outcome.progressPath);
    }
    sending.current = false;
    setPhase(outcome);
    // Without a session both would be a guest's: an empty cart would take the page away that says so.
    if (outcome.kind !== "refused" || isSignedOut(outcome.problem)) return;
    // Prices, stock and credit on the page were not those of the server.
    await Promise.all([reloadCart(), reloadWallet()]);
  };
  return { phase, submit };
}
