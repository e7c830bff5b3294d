import type { CheckoutProgress } from "@/lib/checkout/checkout-resource";

export type Step = { name: string; state: "done" | "now" | "next" | "failed"; note: string };

/** The way from an accepted checkout to a paid order, and where this one stands on it. */
export function stepsOf(progress: CheckoutProgress): Step[] {
  return [acceptance(progress), making(progress), paying(progress)];
}

/** Whether nothing more will happen by itself. A completed checkout goes on until its orders are paid or cancelled. */
export function isSettled({ status, orders }: CheckoutProgress): boolean {
  return status === "rejected" || (status === "completed" && orders.every((order) => order.status !== "PENDING"));
}

/**
 * How it ended: with orders that stand, with nothing charged (rejected, or the payment not taken), or with orders that were all
 * cancelled since; null while it has not.
 */
export function endOf(progress: CheckoutProgress): "ordered" | "rejected" | "unpaid" | "cancelled" | null {
  if (!isSettled(progress)) return null;
  if (progress.status === "rejected") return "rejected";
  if (!allCancelled(progress)) return "ordered";
  return progress.paymentStatus === "failed" ? "unpaid" : "cancelled";
}

/** Why a checkout did not become an order, for the person who made it. */
export function reasonText(reason: string | undefined): string {
  switch (reason) {
    case "payment_declined":
      return "The payment was declined.";
    case "abandoned":
      return "The payment was not authorised in time, so what was set aside for you went back on the wall.";
    case "stock_lost":
      return "What you wanted was gone before the order could be made.";
    case "overdue":
      return "We could not make your order in time.";
    default:
      return "We could not make your order.";
  }
}

/** So many questions fill the first minute. */
const FIRST_MINUTE = 19;

/**
 * How long to wait before asking again, by how often one has asked: at first a blink, in the first minute at most five seconds, then
 * slowly up to fifteen. A shop that is minutes behind has more to do than to tell every waiting page so.
 */
export function pollDelayMs(asked: number): number {
  if (asked < FIRST_MINUTE) return Math.min(5_000, Math.round(250 * 1.35 ** asked));
  return Math.min(15_000, Math.round(5_000 * 1.1 ** (asked - FIRST_MINUTE)));
}

function acceptance({ status, orders, reason }: CheckoutProgress): Step {
  const name = "Accepted";
  if (status === "pending") return { name, state: "now", note: "The payment is being authorised." };
  if (reason === "payment_declined") return { name, state: "failed", note: "The payment was declined." };
  const over = status === "rejected" || orders.some((order) => order.status === "CANCELLED");
  const note = over
    ? "Your prints were set aside and the payment was authorised."
    : "Your prints are set aside and the payment is authorised.";
  return { name, state: "done", note };
}

function making({ status, orders, reason }: CheckoutProgress): Step {
  const name = "Order made";
  if (status === "pending") return { name, state: "next", note: "" };
  if (status === "accepted") return { name, state: "now", note: "The studios are being told." };
  if (status === "rejected") {
    return { name, state: reason === "payment_declined" ? "next" : "failed", note: "No order was made." };
  }
  const studios = orders.length === 1 ? "One order" : `${orders.length} orders, one for each studio`;
  return { name, state: "done", note: `${studios}.` };
}

function allCancelled({ orders }: CheckoutProgress): boolean {
  return orders.every((order) => order.status === "CANCELLED");
}

function paying(progress: CheckoutProgress): Step {
  const { status, orders, paymentStatus } = progress;
  const name = "Payment taken";
  if (status !== "completed") return { name, state: "next", note: status === "rejected" ? "Nothing was charged." : "" };
  if (orders.some((order) => order.status === "PENDING")) return { name, state: "now", note: "Any moment now." };
  if (allCancelled(progress) && paymentStatus === "failed") {
    return { name, state: "failed", note: "It did not go through: nothing was charged." };
  }
  if (allCancelled(progress)) return { name, state: "done", note: "Cancelled since: what was charged goes back." };
  return { name, state: "done", note: "Once." };
}
