import type { OrderStatus } from "@/lib/orders/order";
import { priceText } from "./price";

/** Steps that move money back, and are therefore asked for once more. */
export type AskedStep = "CANCELLED" | "REFUNDED";

/** The order that is asked about, and whether its buyer is asked, or the shop. */
export type StepOrder = {
  number: string;
  status: OrderStatus;
  totalAmount: number;
  currency: string;
  buyerAsks: boolean;
};

export function isAskedStep(status: OrderStatus): status is AskedStep {
  return status === "CANCELLED" || status === "REFUNDED";
}

/** What is asked before the step is taken, with what it means for the money. */
export function stepQuestion(step: AskedStep, { number, status, totalAmount, currency, buyerAsks }: StepOrder) {
  const amount = priceText(totalAmount, currency);
  if (step === "REFUNDED") {
    return {
      title: `Refund ${amount}?`,
      text: `All that was paid for order ${number} goes back to the buyer, the way it was paid. This cannot be undone.`,
      confirm: `Refund ${amount}`,
      keep: "Not now",
    };
  }
  const returned = buyerAsks ? `you get all ${amount} back` : `the buyer gets all ${amount} back`;
  const money = status === "PENDING" ? "nothing is charged" : returned;
  return {
    title: `Cancel order ${number}?`,
    text: `The prints go back on the wall, and ${money}. This cannot be undone.`,
    confirm: "Cancel the order",
    keep: "Keep it",
  };
}
