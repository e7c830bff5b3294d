import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { paymentAllocations, paymentCalls, payments } from "@/db/schema";
import { now } from "@/lib/clock";
import { inTransaction } from "@/lib/transaction";
import type { Payment, PaymentStatus } from "./payment";
import { type PaymentProvider, type ProviderOutcome, providerNamed } from "./provider";

export type Operation = (typeof paymentCalls.$inferSelect)["operation"];
type Change = Exclude<Operation, "authorize">;

/** How much of a call is for which order, in minor units. */
export type Allocation = { orderId: string; amountMinor: number };

/** What the provider is to be asked: how much in all, and for which orders. */
export type PlannedChange = { amountMinor: number; allocations: Allocation[] };

/** A change that the provider was asked for, and what it said. */
export type AskedChange = { idempotencyKey: string; amountMinor: number; outcome: ProviderOutcome };

/** The provider's idempotency key of a call: made of our ids alone, so that a repeated call is the same call. */
export function providerIdempotencyKey(paymentId: string, operation: Operation, part?: string): string {
  return [paymentId, operation, part].filter(Boolean).join("-");
}

/** Asks the provider to authorise a payment that was opened; asking again is harmless. */
export function requestAuthorization(payment: Payment): Promise<ProviderOutcome> {
  const { amountMinor, currency, methodToken } = payment;
  const idempotencyKey = providerIdempotencyKey(payment.id, "authorize");
  return providerNamed(payment.provider).authorize({ idempotencyKey, amountMinor, currency, methodToken });
}

/**
 * Asks the provider to change a payment. First a transaction of its own sets the payment's status to `via` and records the
 * call; then the provider is asked. A call that is in doubt (a crash, an answer that was lost) is made again, with the same
 * key and amount; one that was refused stays refused, and the next attempt is planned anew under its own key.
 * Answers undefined when the payment is in none of the statuses `from`, or the plan has nothing to change.
 * @param plan runs while the payment is locked.
 * @param part what of the payment the change is about, where there may be several: an order's id.
 */
export async function startProviderCall(
  paymentId: string,
  operation: Change,
  { from, via, part }: { from: PaymentStatus[]; via: PaymentStatus; part?: string },
  plan: (payment: Payment, tx: Transaction) => Promise<PlannedChange>,
): Promise<AskedChange | undefined> {
  const started = await inTransaction(async (tx) => {
    const payment = await lockPayment(tx, paymentId, from);
    if (!payment) return undefined;
    const base = providerIdempotencyKey(paymentId, operation, part);
    const call = (await findCallInDoubt(tx, paymentId, base)) ?? (await startCall(tx, payment, operation, base, plan));
    if (call) await tx.update(payments).set({ status: via, updatedAt: now() }).where(eq(payments.id, paymentId));
    return call && { ...call, payment };
  });
  if (!started) return undefined;
  const { payment, idempotencyKey, amountMinor } = started;
  const ask: PaymentProvider[Change] = providerNamed(payment.provider)[operation];
  const reference = payment.providerReference ?? "";
  const outcome = await ask({ idempotencyKey, reference, amountMinor, currency: payment.currency });
  return { idempotencyKey, amountMinor, outcome };
}

type Call = { idempotencyKey: string; amountMinor: number };

/** Keys of one change are its base, then `<base>-2`, `<base>-3` … for each time that it was refused before. */
async function findCallInDoubt(tx: Transaction, paymentId: string, base: string): Promise<Call | undefined> {
  const started = await tx
    .select({ idempotencyKey: paymentCalls.idempotencyKey, amountMinor: paymentCalls.amountMinor })
    .from(paymentCalls)
    .where(and(eq(paymentCalls.paymentId, paymentId), eq(paymentCalls.status, "started")));
  return started.find(({ idempotencyKey }) => isKeyOf(base, idempotencyKey));
}

async function startCall(
  tx: Transaction,
  payment: Payment,
  operation: Change,
  base: string,
  plan: (payment: Payment, tx: Transaction) => Promise<PlannedChange>,
): Promise<Call | undefined> {
  const { amountMinor, allocations } = await plan(payment, tx);
  if (amountMinor <= 0) return undefined;
  const earlier = await tx
    .select({ idempotencyKey: paymentCalls.idempotencyKey })
    .from(paymentCalls)
    .where(and(eq(paymentCalls.paymentId, payment.id), eq(paymentCalls.operation, operation)));
  const tries = earlier.filter((call) => isKeyOf(base, call.idempotencyKey)).length;
  const idempotencyKey = tries === 0 ? base : `${base}-${tries + 1}`;
  await tx.insert(paymentCalls).values({ idempotencyKey, paymentId: payment.id, operation, amountMinor });
  if (allocations.length > 0) {
    await tx.insert(paymentAllocations).values(allocations.map((allocation) => ({ idempotencyKey, ...allocation })));
  }
  return { idempotencyKey, amountMinor };
}

/** Our ids hold no hyphens, so that what stands behind one can only be the number of a further try. */
function isKeyOf(base: string, key: string): boolean {
  return key === base || key.startsWith(`${base}-`);
}

/** A payment that nobody else changes until this transaction ends, if it is in one of the statuses. */
async function lockPayment(tx: Transaction, id: string, statuses: PaymentStatus[]): Promise<Payment | undefined> {
  const [payment] = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.id, id), inArray(payments.status, statuses)))
    .for("update");
  return payment;
}
