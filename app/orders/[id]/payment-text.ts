import type { OrderStatus } from "@/lib/orders/order";
import type { Order } from "@/lib/orders/order-resource";

/** Orders whose money is to go back, however far it has come. */
const GOING_BACK: readonly OrderStatus[] = ["CANCELLED", "RETURNED", "REFUNDED"];

/** What became of the money, for the buyer or for the shop. One payment may have bought orders of several studios. */
export function paymentText({ status, payment }: Pick<Order, "status" | "payment">, forBuyer: boolean): string {
  const money = forBuyer ? "your money" : "the buyer's money";
  const Money = forBuyer ? "Your money" : "The buyer's money";
  switch (payment.status) {
    case "captured":
      return GOING_BACK.includes(status) ? `Paid. ${Money} is on its way back.` : "Paid, once.";
    case "refunded":
      return `All of ${money} went back.`;
    case "refunding":
      return GOING_BACK.includes(status)
        ? `${Money} is on its way back.`
        : "Paid. Another order of the same checkout is being refunded.";
    case "partially_refunded":
      return status === "CANCELLED" || status === "REFUNDED"
        ? `${Money} for this order went back.`
        : "Paid. Another order of the same checkout was refunded.";
    case "failed":
      return "The payment did not go through: nothing was charged.";
    case "voiding":
    case "voided":
    case "expired":
      return "Nothing was charged: the authorisation was released.";
    default:
      return status === "CANCELLED" ? "Nothing will be charged for this order." : "Authorised; it is being taken.";
  }
}
