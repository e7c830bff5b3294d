import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders, payments } from "@/db/schema";
import { now } from "@/lib/clock";
import { failure } from "@/lib/errors";
import { calling } from "@/lib/listeners";
import type { Event } from "@/lib/messages";
import { toMajor, toMinor } from "@/lib/money";
import { writeMessages } from "@/lib/outbox";
import { type AskedChange, type PlannedChange, startProviderCall } from "@/lib/payments/call-provider";
import { type Payment, REFUNDABLE } from "@/lib/payments/payment";
import { findPayment } from "@/lib/payments/queries";
import { recordRefund } from "@/lib/payments/record-answer";
import { inTransaction } from "@/lib/transaction";
import { amountDue } from "./amount-due";

type RefundCommand = Event<"command.payment.refund">;

/**
 * `command.payment.refund`: gives an order's money back. What was not captured yet is voided when no order is left, and
 * simply not captured otherwise. What goes back is what was captured for this very order and has not gone back yet: whatever
 * becomes of the payment's other orders, at the same moment or before, is nothing to it.
 * @throws Failure `invalid_request` for an amount that no payment has; `not_found` for an order that this payment has not paid;
 * `unavailable` while the payment is being taken.
 */
export const refundOrder = calling({ call: requestRefund, apply: recordOutcome });

/** The payment as it was found, and what its provider was asked: nothing, where it has not been captured or owes nothing. */
type Asked = { payment: Payment; change?: AskedChange | undefined };

async function requestRefund({ payload }: RefundCommand): Promise<Asked> {
  const { paymentId, orderId, amount, currency } = payload;
  const wantedMinor = toMinor(amount, currency);
  if (wantedMinor === undefined) {
    throw failure("invalid_request", `${amount} ${currency} cannot be paid, nor given back.`, { errors: [] });
  }
  const payment = await findPayment(paymentId);
  if (payment.status === "authorized") return { payment };
  if (payment.status === "authorizing" || payment.status === "capturing") throw beingTaken();
  const change = await startProviderCall(
    paymentId,
    "refund",
    { from: REFUNDABLE, via: "refunding", part: orderId },
    (locked, tx) => planRefund(tx, locked, orderId, wantedMinor),
  );
  if (change && "failure" in change.outcome) {
    // Over, so that nothing waits for it; the next delivery computes anew what is to go back, and asks under a new key.
    await inTransaction((tx) => recordRefund(tx, paymentId, change));
    throw new Error(`The provider refused to refund ${orderId}: ${change.outcome.failure}`);
  }
  return { payment, change };
}

async function recordOutcome(tx: Transaction, event: RefundCommand, { payment, change }: Asked): Promise<void> {
  if (payment.status === "authorized") await voidIfNothingRemains(tx, payment, event);
  else if (change) await finishRefund(tx, event, change, payment);
}

async function planRefund(
  tx: Transaction,
  { id, checkoutId }: Payment,
  orderId: string,
  wantedMinor: number,
): Promise<PlannedChange> {
  // An order of another payment would be given back what this one has taken for somebody else.
  const paidWithIt = and(eq(orders.id, orderId), eq(orders.checkoutId, checkoutId));
  const [order] = await tx.select().from(orders).where(paidWithIt);
  if (!order) throw failure("not_found", `There is no order ${orderId} that ${id} has paid.`);
  const amountMinor = Math.min(wantedMinor, order.capturedMinor - order.refundedMinor);
  return { amountMinor, allocations: [{ orderId, amountMinor }] };
}

async function finishRefund(tx: Transaction, event: RefundCommand, change: AskedChange, payment: Payment) {
  const { paymentId, orderId, currency } = event.payload;
  // The provider answers a second message about the same order as it did the first, and gives nothing back for it.
  if (!(await recordRefund(tx, paymentId, change))) return;
  const { amountMinor } = change;
  await tx
    .update(orders)
    .set({ refundedMinor: sql`${orders.refundedMinor} + ${amountMinor}` })
    .where(eq(orders.id, orderId));
  const details = { paymentId, amount: toMajor(amountMinor, currency), currency };
  await writeMessages(tx, { correlationId: payment.checkoutId, causationId: event.eventId }, [
    {
      type: "analytics.audit_log",
      payload: { action: "payment.refunded", actor: "system", subject: orderId, details },
    },
  ]);
}

/**
 * Lets the authorisation go when no order is left. Holding the payment's lock, it is `voiding` before anybody can capture it;
 * a capture that came first sends this message round again, to refund instead.
 */
async function voidIfNothingRemains(tx: Transaction, payment: Payment, event: RefundCommand): Promise<void> {
  const [locked] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.id, payment.id), eq(payments.status, "authorized")))
    .for("update");
  if (!locked) throw beingTaken();
  if ((await amountDue(tx, payment.checkoutId)).length > 0) return;
  await tx.update(payments).set({ status: "voiding", updatedAt: now() }).where(eq(payments.id, payment.id));
  await writeMessages(tx, { correlationId: payment.checkoutId, causationId: event.eventId }, [
    { type: "command.payment.void", payload: { paymentId: payment.id, checkoutId: payment.checkoutId } },
  ]);
}

function beingTaken() {
  return failure("unavailable", "The payment is being taken at this moment.", { retryAfterSeconds: 2 });
}
