import type { payments } from "@/db/schema";

export type Payment = typeof payments.$inferSelect;
export type PaymentStatus = Payment["status"];

/**
 * Where a payment may go from where it is. What is not here does not happen; `voided`, `expired`, `refunded` and `failed` are
 * final. A capture that was refused leaves an authorisation behind, which is voided like any other that nobody needs.
 */
export const PAYMENT_TRANSITIONS: Record<PaymentStatus, readonly PaymentStatus[]> = {
  authorizing: ["authorized", "failed"],
  authorized: ["capturing", "voiding"],
  capturing: ["captured", "voiding"],
  captured: ["refunding"],
  // `refunding` as long as any refund is under way; back to `captured` when the only one was refused.
  refunding: ["captured", "partially_refunded", "refunded"],
  partially_refunded: ["refunding"],
  refunded: [],
  voiding: ["voided", "expired"],
  voided: [],
  expired: [],
  failed: [],
};

/** Every status from which `to` can be reached in one step. */
export function statusesBefore(to: PaymentStatus): PaymentStatus[] {
  return PAYMENT_STATUSES.filter((status) => PAYMENT_TRANSITIONS[status].includes(to));
}

/** What a provider says of an authorisation that it has let go by itself: there is nothing left to capture or to void. */
export const AUTHORIZATION_EXPIRED = "authorization_expired";

/** The statuses of a payment whose money was taken, and may go back. */
export const REFUNDABLE: PaymentStatus[] = ["captured", "refunding", "partially_refunded"];

/** Where a payment stands when one of its refunds is over; `others`: whether another one is still under way. */
export function statusAfterRefund(
  { capturedMinor, refundedMinor }: Pick<Payment, "capturedMinor" | "refundedMinor">,
  others: boolean,
): PaymentStatus {
  if (others) return "refunding";
  if (refundedMinor === 0) return "captured";
  return refundedMinor === capturedMinor ? "refunded" : "partially_refunded";
}

/** The status that shoppers and staff see: a payment that could not be taken has failed, however its authorisation ends. */
export function shownStatus({ status, failure }: Pick<Payment, "status" | "failure">): PaymentStatus {
  return failure === null ? status : "failed";
}

const PAYMENT_STATUSES = Object.keys(PAYMENT_TRANSITIONS) as PaymentStatus[];
