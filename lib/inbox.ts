import { sql } from "drizzle-orm";
import { db, type Queryable, type Transaction } from "@/db";
import { deliveries } from "@/db/schema";
import { failure } from "./errors";
import { newId } from "./ids";
import { type Event, MESSAGES } from "./messages";

/** A message, and the topic under whose name its rows in the inbox stand. */
export type Addressed = { eventId: string; topic: string };

export type Claim = Addressed & {
  /** The listeners that are about to apply it. */
  listeners: string[];
  /** Whether nobody is left after them: the message has been applied then, and leaves the outbox. */
  completes: boolean;
  retried: number;
  /** The correction that it is applied with (0: none): a newer one, written meanwhile, sends the claim away. */
  correction: number;
};

/** What a claim has come to. `mine`: nobody else is applying the message. `listeners`: those that had not applied it before. */
export type Claimed = { mine: boolean; listeners: string[] };

/** `applied` by all of its listeners, or by these so far; and what a person has made of it since it was written. */
export type Standing = {
  applied: boolean;
  listeners: string[];
  correction: { position: number; version: string; payload: unknown } | null;
};

const UNTOUCHED: Standing = { applied: false, listeners: [], correction: null };
const BUSY: Claimed = { mine: false, listeners: [] };

/** Where a message's rows stand. */
export function addressOf({ eventId, eventType }: Event): Addressed {
  return { eventId, topic: MESSAGES[eventType].topic };
}

/** The name of the row that says that a listener has applied a message; that of all of them together is the topic alone. */
export function consumerName(topic: string, listener: string): string {
  return `${topic}/${listener}`;
}

/** How far each of these messages has come, by event id. */
export async function findStandings(
  messages: Addressed[],
  on: Queryable = db(),
): Promise<(message: Addressed) => Standing> {
  const { rows } = await on.execute<Standing & { id: string }>(sql`
    select id, topic = any(consumers) as applied,
      (select coalesce(jsonb_agg(substr(consumer, length(topic) + 2)), '[]') from unnest(consumers) as consumer
       where starts_with(consumer, topic || '/')) as listeners,
      (select jsonb_build_object('position', position, 'version', version, 'payload', payload)
       from event_corrections where event_id = id order by position desc limit 1) as correction
    from ${addressed(messages)}, lateral (
      select array(select consumer from inbox where event_id = id) as consumers
    ) as done`);
  const standings = new Map(rows.map(({ id, ...standing }) => [id, standing]));
  return ({ eventId }) => standings.get(eventId) ?? UNTOUCHED;
}

/** How far one message has come. */
export async function findStanding(message: Addressed, on: Queryable = db()): Promise<Standing> {
  return (await findStandings([message], on))(message);
}

/**
 * Takes messages for this transaction, all in one statement: one row under the name of the topic where all listeners apply the
 * message at once, together with the end of its outbox row; else a row for each listener until nobody is left. What is not
 * `mine` has been left as it was.
 *
 * The advisory lock turns a second delivery away at once, where the primary key alone would make it wait for the first. It ends
 * with the transaction, so a process that dies holds nothing.
 */
export async function claim(tx: Transaction, claims: Claim[]): Promise<(message: Addressed) => Claimed> {
  const wanted = claims.map(({ eventId, topic, listeners, completes, retried, correction }) => {
    return { eventId, topic, listeners, completes, retried, correction };
  });
  const { rows } = await tx.execute<{ id: string; listeners: string[] }>(
    sql`select id, listeners from claim_messages(${JSON.stringify(wanted)}::jsonb)`,
  );
  const claimed = new Map(rows.map(({ id, listeners }) => [id, { mine: true, listeners }]));
  return ({ eventId }) => claimed.get(eventId) ?? BUSY;
}

/**
 * Keeps everybody from applying this message until the transaction ends.
 * @throws Failure `unavailable` when it is being applied right now.
 */
export async function holdBack(tx: Transaction, message: Addressed): Promise<void> {
  const { rows } = await tx.execute<{ mine: boolean }>(sql`select ${tryLock} as mine from ${addressed([message])}`);
  if (!rows[0]?.mine) throw beingApplied();
}

export function beingApplied() {
  return failure("unavailable", "Another process is applying this message.", { retryAfterSeconds: 1 });
}

/** Keeps what became of a delivery that did not apply its message, for the order's timeline. */
export async function recordDelivery({
  topic: consumer,
  error,
  ...delivery
}: Addressed & { retried: number; outcome: string; error?: string; durationMs: number }): Promise<void> {
  await db()
    .insert(deliveries)
    .values({ id: newId("dlv"), consumer, ...delivery, error: error?.slice(0, 1000) ?? null });
}

/** One lock for all listeners of a message: two deliveries never share its work. */
const tryLock = sql`pg_try_advisory_xact_lock(hashtextextended(id || ' ' || topic, 0))`;

function addressed(messages: Addressed[]) {
  const column = (key: keyof Addressed) => sql.param(messages.map((message) => message[key]));
  return sql`unnest(${column("eventId")}::text[], ${column("topic")}::text[]) as messages (id, topic)`;
}
