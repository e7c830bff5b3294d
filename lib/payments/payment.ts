import type { payments } from "@/db/schema";

export type Payment = typeof payments.$inferSelect;
export type PaymentStatus = Payment["status"];

/** Where a payment may go from where it is. What is not here does not happen; `voided`, `refunded` and `failed` are final. */
export const PAYMENT_TRANSITIONS: Record<PaymentStatus, readonly PaymentStatus[]> = {
  authorizing: ["authorized", "failed"],
  authorized: ["capturing", "voiding"],
  capturing: ["captured", "failed"],
  captured: ["refunding"],
  refunding: ["partially_refunded", "refunded"],
  // Two orders of one payment may be refunded at once: the one that ends second finds the first one's result.
  partially_refunded: ["refunding", "partially_refunded", "refunded"],
  refunded: [],
  voiding: ["voided"],
  voided: [],
  failed: [],
};

/** Every status from which `to` can be reached in one step. */
export function statusesBefore(to: PaymentStatus): PaymentStatus[] {
  return PAYMENT_STATUSES.filter((status) => PAYMENT_TRANSITIONS[status].includes(to));
}

const PAYMENT_STATUSES = Object.keys(PAYMENT_TRANSITIONS) as PaymentStatus[];
