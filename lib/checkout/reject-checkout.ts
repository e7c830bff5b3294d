import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { checkouts } from "@/db/schema";
import { putBackItems } from "@/lib/cart/put-back-items";
import { now } from "@/lib/clock";
import { releaseReservation } from "@/lib/inventory/release-reservation";
import { type NewMessage, writeMessages } from "@/lib/outbox";
import type { RejectionReason } from "./checkout";
import type { CheckoutRow } from "./find-repeated";

/**
 * The other way a checkout can end: stock released, authorisation on its way to be voided, and, if the shopper had our word,
 * the cart as it was before and an email that says why. The caller holds the lock of the checkout's row.
 */
export async function rejectCheckout(
  tx: Transaction,
  checkout: CheckoutRow,
  paymentId: string,
  reason: RejectionReason,
  causationId?: string,
): Promise<void> {
  const { id: checkoutId, userId, customerEmail: recipient } = checkout;
  await releaseReservation(tx, checkoutId);
  await tx.update(checkouts).set({ status: "rejected", reason, settledAt: now() }).where(eq(checkouts.id, checkoutId));
  if (checkout.acceptedAt && checkout.cartId) await putBackItems(tx, checkout.cartId, checkout.lines);
  const letter: NewMessage[] = checkout.acceptedAt
    ? [{ type: "notification.email", payload: { letter: "checkout-rejected", reference: checkoutId, recipient } }]
    : [];
  await writeMessages(tx, { correlationId: checkoutId, causationId }, [
    { type: "command.payment.void", payload: { paymentId, checkoutId } },
    { type: "checkout.rejected", payload: { checkoutId, userId, reason } },
    ...letter,
  ]);
}
