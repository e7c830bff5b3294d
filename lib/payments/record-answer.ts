import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { paymentCalls, payments } from "@/db/schema";
import { now } from "@/lib/clock";
import type { AskedChange } from "./call-provider";
import { type Payment, type PaymentStatus, statusAfterRefund, statusesBefore } from "./payment";
import type { ProviderOutcome } from "./provider";

type NextState = Partial<Payment> & { status: PaymentStatus };

/** Writes down what the provider answered to a change, and where the payment is now: the second half of `startProviderCall`. */
export async function completeProviderCall(
  tx: Transaction,
  paymentId: string,
  { idempotencyKey, outcome }: AskedChange,
  next: NextState,
): Promise<void> {
  if (await tryCompleteProviderCall(tx, idempotencyKey, paymentId, outcome, next)) return;
  throw new Error(`Payment ${paymentId} cannot become ${next.status}`);
}

/** As `completeProviderCall`, but answers false when the payment has moved on, which leaves it untouched. */
export async function tryCompleteProviderCall(
  tx: Transaction,
  key: string,
  paymentId: string,
  outcome: ProviderOutcome,
  next: NextState,
): Promise<boolean> {
  // First the payment, then the call, as in `startProviderCall`: the other way round two deliveries of one message deadlock.
  const updated = await tx
    .update(payments)
    .set({ ...next, updatedAt: now() })
    .where(and(eq(payments.id, paymentId), inArray(payments.status, statusesBefore(next.status))));
  await closeCall(tx, key, outcome);
  return updated.rowCount === 1;
}

/**
 * Writes down the provider's answer to a refund: the call is over, and the payment stands where its captured and refunded
 * money put it. Answers false when this answer was written down before, which changes nothing: money that went back once is
 * counted once.
 */
export async function recordRefund(
  tx: Transaction,
  paymentId: string,
  { idempotencyKey, outcome, amountMinor }: AskedChange,
): Promise<boolean> {
  const [payment] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for("update");
  if (!payment) throw new Error(`Payment ${paymentId} is gone`);
  if (!(await closeCall(tx, idempotencyKey, outcome))) return false;
  const others = await tx.$count(
    paymentCalls,
    and(eq(paymentCalls.paymentId, paymentId), eq(paymentCalls.status, "started")),
  );
  const refundedMinor = payment.refundedMinor + ("failure" in outcome ? 0 : amountMinor);
  const status = statusAfterRefund({ ...payment, refundedMinor }, others > 0);
  await tx.update(payments).set({ status, refundedMinor, updatedAt: now() }).where(eq(payments.id, paymentId));
  return true;
}

/** A call has its answer. Answers false when it had one before: the first stays. */
export async function closeCall(tx: Transaction, key: string, outcome: ProviderOutcome): Promise<boolean> {
  const status = "failure" in outcome ? ("failed" as const) : ("succeeded" as const);
  const closed = await tx
    .update(paymentCalls)
    .set({ status, outcome, finishedAt: now() })
    .where(and(eq(paymentCalls.idempotencyKey, key), eq(paymentCalls.status, "started")));
  return closed.rowCount === 1;
}
