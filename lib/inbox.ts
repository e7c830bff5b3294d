import { and, eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { deliveries, inbox } from "@/db/schema";
import { failure } from "./errors";
import { newId } from "./ids";
import { transaction } from "./outbox";

export type Delivery = { eventId: string; consumer: string; retried: number };

/**
 * Applies a message at most once: the inbox row, the effect and the end of its outbox row are one transaction.
 * Answers false when it was applied before.
 * @throws Failure `unavailable` when another process is applying it right now.
 */
export async function applyOnce(delivery: Delivery, work: (tx: Transaction) => Promise<void>): Promise<boolean> {
  return transaction(async (tx) => {
    if (!(await claim(tx, delivery))) return false;
    await work(tx);
    return true;
  });
}

/** Whether this consumer has applied this message. */
export async function wasApplied({ eventId, consumer }: Delivery): Promise<boolean> {
  const rows = await db()
    .select({ eventId: inbox.eventId })
    .from(inbox)
    .where(and(eq(inbox.eventId, eventId), eq(inbox.consumer, consumer)));
  return rows.length > 0;
}

/** Keeps what became of a delivery that did not apply its message, for the order's timeline. */
export async function recordDelivery(
  delivery: Delivery & { outcome: string; error?: string; durationMs: number },
): Promise<void> {
  await db()
    .insert(deliveries)
    .values({ id: newId("dlv"), ...delivery, error: delivery.error?.slice(0, 1000) ?? null });
}

/**
 * The advisory lock turns a second delivery away at once, where the primary key alone would make it wait for the first.
 * It ends with the transaction, so a process that dies holds nothing.
 */
async function claim(tx: Transaction, { eventId, consumer, retried }: Delivery): Promise<boolean> {
  const claimed = await tx.execute(sql`
    with lock as materialized (
      select pg_try_advisory_xact_lock(hashtextextended(${`${eventId} ${consumer}`}, 0)) as mine
    ), settled as (
      delete from outbox where event_id = ${eventId} and (select mine from lock)
    )
    insert into inbox (event_id, consumer, retried)
    select ${eventId}, ${consumer}, ${retried} from lock where mine
    on conflict do nothing returning event_id`);
  if (claimed.rowCount === 1) return true;
  const done = await tx
    .select({ eventId: inbox.eventId })
    .from(inbox)
    .where(and(eq(inbox.eventId, eventId), eq(inbox.consumer, consumer)));
  if (done.length === 0)
    throw failure("unavailable", "Another process is applying this message.", { retryAfterSeconds: 1 });
  return false;
}
