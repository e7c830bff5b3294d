import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders, paymentAllocations } from "@/db/schema";
import { calling } from "@/lib/listeners";
import type { Event } from "@/lib/messages";
import { writeMessages } from "@/lib/outbox";
import { type AskedChange, startProviderCall } from "@/lib/payments/call-provider";
import { completeProviderCall } from "@/lib/payments/record-answer";
import { advanceOrders, type OrderRow } from "./advance-orders";
import { amountDue } from "./amount-due";
import { returnToCart } from "./return-to-cart";

/**
 * `command.payment.capture`: takes the money for those orders of the checkout that nobody has cancelled since, and confirms
 * them. A capture that the provider refuses for good cancels them: stock goes back, the buyer is told and has the prints in the
 * cart again, nothing was charged, and what the card still holds is let go.
 */
export const capturePayment = calling({ call: requestCapture, apply: recordCapture });

function requestCapture({ payload }: Event<"command.payment.capture">): Promise<AskedChange | undefined> {
  const { paymentId, checkoutId } = payload;
  return startProviderCall(
    paymentId,
    "capture",
    { from: ["authorized", "capturing"], via: "capturing" },
    async (_payment, tx) => {
      const allocations = await amountDue(tx, checkoutId);
      return { amountMinor: allocations.reduce((sum, { amountMinor }) => sum + amountMinor, 0), allocations };
    },
  );
}

async function recordCapture(tx: Transaction, event: Event<"command.payment.capture">, change?: AskedChange) {
  if (!change) return;
  const { outcome } = change;
  if ("failure" in outcome) await giveUp(tx, event, change, outcome.failure);
  else await confirm(tx, event, change);
}

async function confirm(tx: Transaction, event: Event<"command.payment.capture">, change: AskedChange): Promise<void> {
  const { paymentId, checkoutId } = event.payload;
  await completeProviderCall(tx, paymentId, change, { status: "captured", capturedMinor: change.amountMinor });
  // Also of an order that was cancelled while the provider was taking its money: it is what its refund gives back.
  await tx
    .update(orders)
    .set({ capturedMinor: sql`${paymentAllocations.amountMinor}` })
    .from(paymentAllocations)
    .where(
      and(eq(paymentAllocations.idempotencyKey, change.idempotencyKey), eq(paymentAllocations.orderId, orders.id)),
    );
  const rows = await lockPending(tx, checkoutId);
  const cause = { correlationId: checkoutId, causationId: event.eventId };
  await advanceOrders(tx, cause, rows, { to: "CONFIRMED", by: "system", note: null });
}

async function giveUp(
  tx: Transaction,
  event: Event<"command.payment.capture">,
  change: AskedChange,
  failure: string,
): Promise<void> {
  const { paymentId, checkoutId } = event.payload;
  await completeProviderCall(tx, paymentId, change, { status: "voiding", failure });
  const rows = await lockPending(tx, checkoutId);
  const cause = { correlationId: checkoutId, causationId: event.eventId };
  await advanceOrders(tx, cause, rows, { to: "CANCELLED", by: "system", note: "The payment could not be taken." });
  await returnToCart(tx, checkoutId, rows);
  await writeMessages(tx, cause, [{ type: "command.payment.void", payload: { paymentId, checkoutId } }]);
}

/** The orders that wait for their money: a person can take them no step but to CANCELLED. */
async function lockPending(tx: Transaction, checkoutId: string): Promise<OrderRow[]> {
  return tx
    .select()
    .from(orders)
    .where(and(eq(orders.checkoutId, checkoutId), eq(orders.status, "PENDING")))
    .orderBy(orders.id)
    .for("update");
}
