import { and, eq, inArray } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { paymentCalls, payments } from "@/db/schema";
import { now } from "@/lib/clock";
import { type Payment, type PaymentStatus, statusesBefore } from "./payment";
import { type PaymentProvider, type ProviderOutcome, providerNamed } from "./provider";

export type Operation = (typeof paymentCalls.$inferSelect)["operation"];

/** The provider's idempotency key of a call: made of our ids alone, so that a repeated call is the same call. */
export function callKey(paymentId: string, operation: Operation, part?: string): string {
  return [paymentId, operation, part].filter(Boolean).join("-");
}

/** Asks the provider to authorise a payment that was opened; asking again is harmless. */
export function requestAuthorization(payment: Payment): Promise<ProviderOutcome> {
  const { amountMinor, currency, methodToken } = payment;
  const idempotencyKey = callKey(payment.id, "authorize");
  return providerNamed(payment.provider).authorize({ idempotencyKey, amountMinor, currency, methodToken });
}

/**
 * Asks the provider to change a payment: first the payment goes to `via` and the call is written down, in a transaction of
 * its own; then the provider is asked. After a crash the same call is made again, with the same key and the first amount.
 * Answers undefined when the payment is not in a state from which `via` can be reached.
 */
export async function requestChange(
  paymentId: string,
  operation: Exclude<Operation, "authorize">,
  via: PaymentStatus,
  amountOf: (payment: Payment, tx: Transaction) => Promise<number>,
  part?: string,
): Promise<{ outcome: ProviderOutcome; amountMinor: number } | undefined> {
  const idempotencyKey = callKey(paymentId, operation, part);
  const started = await db().transaction(async (tx) => {
    const payment = await lockPayment(tx, paymentId, [...statusesBefore(via), via]);
    if (!payment) return undefined;
    const [before] = await tx.select().from(paymentCalls).where(eq(paymentCalls.idempotencyKey, idempotencyKey));
    const amountMinor = before?.amountMinor ?? (await amountOf(payment, tx));
    if (amountMinor <= 0) return undefined;
    await tx.insert(paymentCalls).values({ idempotencyKey, paymentId, operation, amountMinor }).onConflictDoNothing();
    await tx.update(payments).set({ status: via, updatedAt: now() }).where(eq(payments.id, paymentId));
    return { payment, amountMinor };
  });
  if (!started) return undefined;
  const { payment, amountMinor } = started;
  const call: PaymentProvider[typeof operation] = providerNamed(payment.provider)[operation];
  const reference = payment.providerReference ?? "";
  return { outcome: await call({ idempotencyKey, reference, amountMinor, currency: payment.currency }), amountMinor };
}

type NextState = Partial<Payment> & { status: PaymentStatus };

/** Writes down what the provider answered to a change, and where the payment is now: the second half of `requestChange`. */
export async function recordChange(
  tx: Transaction,
  key: string,
  paymentId: string,
  outcome: ProviderOutcome,
  next: NextState,
): Promise<void> {
  if (await recordOutcome(tx, key, paymentId, outcome, next)) return;
  throw new Error(`Payment ${paymentId} cannot become ${next.status}`);
}

/** As `recordChange`, but answers false when the payment has moved on, which leaves it untouched. */
export async function recordOutcome(
  tx: Transaction,
  key: string,
  paymentId: string,
  outcome: ProviderOutcome,
  next: NextState,
): Promise<boolean> {
  // First the payment, then the call, as in `requestChange`: the other way round two deliveries of one message deadlock.
  const updated = await tx
    .update(payments)
    .set({ ...next, updatedAt: now() })
    .where(and(eq(payments.id, paymentId), inArray(payments.status, statusesBefore(next.status))));
  const status = "failure" in outcome ? ("failed" as const) : ("succeeded" as const);
  await tx.update(paymentCalls).set({ status, outcome, finishedAt: now() }).where(eq(paymentCalls.idempotencyKey, key));
  return updated.rowCount === 1;
}

async function lockPayment(tx: Transaction, id: string, statuses: PaymentStatus[]): Promise<Payment | undefined> {
  const [payment] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.id, id), inArray(payments.status, statuses)))
    .for("update");
  return payment;
}
