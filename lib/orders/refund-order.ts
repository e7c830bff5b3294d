import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { paymentCalls, payments } from "@/db/schema";
import { failure } from "@/lib/errors";
import type { Event } from "@/lib/messages";
import { toMajor, toMinor } from "@/lib/money";
import { writeMessages } from "@/lib/outbox";
import { callKey, recordChange, requestChange } from "@/lib/payments/call-provider";
import type { Payment } from "@/lib/payments/payment";
import { findPayment } from "@/lib/payments/queries";
import type { Finish } from "@/lib/qstash-webhook";
import { owed } from "./capture-payment";

/**
 * `command.payment.refund`: gives an order's money back. What was not captured yet is voided when no order is left, and
 * simply not captured otherwise. Never more goes back than was captured beyond the orders that remain, so that two
 * cancellations at once, or one delivered twice, return the right sum once.
 */
export async function refundOrder(event: Event<"command.payment.refund">, finish: Finish): Promise<void> {
  const { paymentId, orderId, amount, currency } = event.payload;
  const payment = await findPayment(paymentId);
  if (payment.status === "authorized") return finish(async (tx) => voidIfNothingRemains(tx, payment, event));
  if (payment.status === "authorizing" || payment.status === "capturing") {
    throw failure("unavailable", "The payment is being taken at this moment.", { retryAfterSeconds: 2 });
  }
  const wanted = toMinor(amount, currency) ?? 0;
  const change = await requestChange(
    paymentId,
    "refund",
    "refunding",
    async (locked, tx) =>
      Math.min(wanted, locked.capturedMinor - locked.refundedMinor - (await owed(tx, locked.checkoutId))),
    orderId,
  );
  if (change && "failure" in change.outcome) {
    throw new Error(`The provider refused to refund ${orderId}: ${change.outcome.failure}`);
  }
  await finish(async (tx) => {
    if (!change) return;
    const [locked] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for("update");
    const key = callKey(paymentId, "refund", orderId);
    const [call] = await tx.select().from(paymentCalls).where(eq(paymentCalls.idempotencyKey, key));
    // The provider answers a second message about the same order as it did the first, and gives nothing back for it.
    const isNew = call?.status === "started";
    const refundedMinor = (locked?.refundedMinor ?? 0) + (isNew ? change.amountMinor : 0);
    const status = refundedMinor === locked?.capturedMinor ? "refunded" : "partially_refunded";
    await recordChange(tx, key, paymentId, change.outcome, { status, refundedMinor });
    if (!isNew) return;
    const details = { paymentId, amount: toMajor(change.amountMinor, currency), currency };
    await writeMessages(tx, { correlationId: payment.checkoutId, causationId: event.eventId }, [
      {
        type: "analytics.audit_log",
        payload: { action: "payment.refunded", actor: "system", subject: orderId, details },
      },
    ]);
  });
}

/**
 * Lets the authorisation go when no order is left. Holding the payment's lock, it is `voiding` before anybody can capture it;
 * a capture that came first sends this message round again, to refund instead.
 */
async function voidIfNothingRemains(
  tx: Transaction,
  payment: Payment,
  event: Event<"command.payment.refund">,
): Promise<void> {
  const [locked] = await tx.select().from(payments).where(eq(payments.id, payment.id)).for("update");
  if (locked?.status !== "authorized") {
    throw failure("unavailable", "The payment is being taken at this moment.", { retryAfterSeconds: 2 });
  }
  if ((await owed(tx, payment.checkoutId)) > 0) return;
  await tx.update(payments).set({ status: "voiding" }).where(eq(payments.id, payment.id));
  await writeMessages(tx, { correlationId: payment.checkoutId, causationId: event.eventId }, [
    { type: "command.payment.void", payload: { paymentId: payment.id, checkoutId: payment.checkoutId } },
  ]);
}
