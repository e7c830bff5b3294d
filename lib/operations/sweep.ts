import { and, desc, eq, gt, inArray, isNotNull, lt, notExists, sql } from "drizzle-orm";
import { db } from "@/db";
import { checkoutRefusals, checkouts, payments, reservations } from "@/db/schema";
import { CHECKOUT_DEADLINE_MS } from "@/lib/checkout/checkout";
import type { CheckoutRow } from "@/lib/checkout/find-repeated";
import { rejectCheckout } from "@/lib/checkout/reject-checkout";
import { fromNow, now } from "@/lib/clock";
import { log } from "@/lib/log";
import { count } from "@/lib/metrics";
import { transaction } from "@/lib/outbox";
import { sweepOutbox } from "@/lib/send-messages";

const KEY_VALID_MS = 24 * 3600_000;

/**
 * What a QStash schedule does every minute: sends what a crash left in the outbox, ends checkouts whose request died, lets
 * old idempotency keys go, and reports every checkout that is past its deadline. Can run anywhere, any number at a time.
 * @throws what the first step that failed has thrown, after all the others have run.
 */
export async function sweep(): Promise<{ published: number; rejected: number; overdue: number }> {
  const failures: unknown[] = [];
  const step = (work: () => Promise<number>) =>
    work().catch((error: unknown) => {
      failures.push(error);
      return 0;
    });
  const published = await step(sweepOutbox);
  const rejected = await step(rejectStale);
  await step(forgetOldKeys);
  const overdue = await step(reportOverdue);
  if (failures.length > 0) throw failures[0];
  return { published, rejected, overdue };
}

/** Checkouts whose stock is not held any longer: their time is over, or a command has released it. */
async function rejectStale(): Promise<number> {
  const heldStill = db()
    .select({ held: sql`1` })
    .from(reservations)
    .where(
      and(
        eq(reservations.checkoutId, checkouts.id),
        eq(reservations.status, "held"),
        gt(reservations.expiresAt, now()),
      ),
    );
  const stale = await db()
    .select({ id: checkouts.id, status: checkouts.status, paymentId: payments.id })
    .from(checkouts)
    .innerJoin(payments, eq(payments.checkoutId, checkouts.id))
    .where(and(inArray(checkouts.status, ["pending", "accepted"]), notExists(heldStill)))
    // One that cannot be rejected is found stale again and again, and must not keep newer ones out of the batch.
    .orderBy(desc(checkouts.createdAt))
    .limit(500);
  let rejected = 0;
  for (const { id, status, paymentId } of stale) {
    try {
      if (await rejectUnlessMoved(id, status, paymentId)) rejected += 1;
    } catch (error) {
      count("oncart_checkouts_not_rejected_total");
      log.error({ err: error, checkoutId: id }, "a stale checkout could not be rejected");
    }
  }
  return rejected;
}

/** One that has moved on since it was found stale is not: the click that has just got our word must not lose it. */
async function rejectUnlessMoved(id: string, stale: CheckoutRow["status"], paymentId: string): Promise<boolean> {
  return transaction(async (tx) => {
    const [checkout] = await tx.select().from(checkouts).where(eq(checkouts.id, id)).for("update");
    if (checkout?.status !== stale) return false;
    await rejectCheckout(tx, checkout, paymentId, stale === "pending" ? "abandoned" : "overdue");
    return true;
  });
}

async function forgetOldKeys(): Promise<number> {
  const old = fromNow(-KEY_VALID_MS);
  const refused = await db().delete(checkoutRefusals).where(lt(checkoutRefusals.createdAt, old));
  const kept = await db()
    .update(checkouts)
    .set({ idempotencyKey: null })
    .where(and(isNotNull(checkouts.idempotencyKey), lt(checkouts.createdAt, old)));
  return (refused.rowCount ?? 0) + (kept.rowCount ?? 0);
}

async function reportOverdue(): Promise<number> {
  const overdue = await db()
    .select({ id: checkouts.id, since: sql<string>`now() - ${checkouts.createdAt}` })
    .from(checkouts)
    .where(
      and(inArray(checkouts.status, ["pending", "accepted"]), lt(checkouts.createdAt, fromNow(-CHECKOUT_DEADLINE_MS))),
    )
    .limit(100);
  for (const { id, since } of overdue) log.error({ checkoutId: id, since }, "a checkout is past its deadline");
  return overdue.length;
}
