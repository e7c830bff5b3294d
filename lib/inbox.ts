import { and, eq, sql } from "drizzle-orm";
import { db, type Queryable, type Transaction } from "@/db";
import { deliveries, inbox } from "@/db/schema";
import { failure } from "./errors";
import { newId } from "./ids";
import { transaction } from "./outbox";

export type Delivery = {
  eventId: string;
  consumer: string;
  retried: number;
  /** The correction that the message is applied with (0: none): a newer one, written meanwhile, sends the delivery away. */
  correction?: number;
};

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

type Standing = { applied: boolean; correction: { position: number; version: string; payload: unknown } | null };

/** Whether this consumer has applied this message, and what a person has made of it since it was written. */
export async function findStanding(
  { eventId, consumer }: Pick<Delivery, "eventId" | "consumer">,
  on: Queryable = db(),
): Promise<Standing> {
  const { rows } = await on.execute<Standing>(sql`
    select exists (select from inbox where event_id = ${eventId} and consumer = ${consumer}) as applied,
      (select jsonb_build_object('position', position, 'version', version, 'payload', payload)
       from event_corrections where event_id = ${eventId} order by position desc limit 1) as correction`);
  return rows[0] ?? { applied: false, correction: null };
}

/**
 * Keeps this consumer from applying this message until the transaction ends.
 * @throws Failure `unavailable` when it is being applied right now.
 */
export async function holdBack(tx: Transaction, delivery: Pick<Delivery, "eventId" | "consumer">): Promise<void> {
  const { rows } = await tx.execute<{ mine: boolean }>(sql`select ${lockOf(delivery)} as mine`);
  if (!rows[0]?.mine) throw beingApplied();
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
async function claim(tx: Transaction, delivery: Delivery): Promise<boolean> {
  const { eventId, consumer, retried, correction } = delivery;
  const isNewest =
    correction === undefined
      ? sql`true`
      : sql`coalesce((select max(position) from event_corrections where event_id = ${eventId}), 0) = ${correction}`;
  const claimed = await tx.execute(sql`
    with lock as materialized (
      select ${lockOf(delivery)} as mine
    ), settled as (
      delete from outbox where event_id = ${eventId} and (select mine from lock)
    )
    insert into inbox (event_id, consumer, retried)
    select ${eventId}, ${consumer}, ${retried} from lock where mine and ${isNewest}
    on conflict do nothing returning event_id`);
  if (claimed.rowCount === 1) return true;
  const done = await tx
    .select({ eventId: inbox.eventId })
    .from(inbox)
    .where(and(eq(inbox.eventId, eventId), eq(inbox.consumer, consumer)));
  if (done.length === 0) throw beingApplied();
  return false;
}

function lockOf({ eventId, consumer }: Pick<Delivery, "eventId" | "consumer">) {
  return sql`pg_try_advisory_xact_lock(hashtextextended(${`${eventId} ${consumer}`}, 0))`;
}

function beingApplied() {
  return failure("unavailable", "Another process is applying this message.", { retryAfterSeconds: 1 });
}
