import type { Order } from "@/lib/orders/order-resource";

/** What became of the money, for the buyer. One payment may have bought orders of several studios. */
export function paymentText({ status, payment }: Pick<Order, "status" | "payment">): string {
  switch (payment.status) {
    case "captured":
      return status === "CANCELLED" || status === "RETURNED" ? "Paid. Your money is on its way back." : "Paid, once.";
    case "refunded":
      return "All of your money went back.";
    case "refunding":
      return "Your money is on its way back.";
    case "partially_refunded":
      return status === "CANCELLED" || status === "REFUNDED"
        ? "Your money for this order went back."
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
