import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { type BackgroundTask, executeInBackground } from "./background-tasks";
import { fromNow } from "./clock";
import { type Cause, createEvent } from "./create-event";
import { findDispatcher, isLocal } from "./dispatcher";
import { type Event, type EventType, MESSAGES, type PayloadOf } from "./messages";
import { sendMessages } from "./send-messages";
import { inTransaction } from "./transaction";

/** The sweeper leaves a message alone for this long: its own request is about to send it … */
const SEND_GRACE_MS = 5_000;
/** … or its own process to dispatch it, after those that were written before. */
const DISPATCH_GRACE_MS = 15_000;

/** Messages written in a transaction that is still open; sent when it has committed. */
const written = new WeakMap<Transaction, Event[]>();

/**
 * A transaction whose messages go out after it has committed (and after the response). If the process dies in between,
 * the sweeper sends them: state and news are one, sending is not.
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { value, news } = await commit(work);
  sendAfterResponse(news);
  return value;
}

/** A transaction whose messages the caller sends. */
export async function commit<T>(work: (tx: Transaction) => Promise<T>): Promise<{ value: T; news: Event[] }> {
  return inTransaction(async (tx) => ({ value: await work(tx), news: written.get(tx) ?? [] }));
}

/** Sends messages that are committed, after the response: to QStash, or, where the process can, to their listeners at once. */
export function sendAfterResponse(news: Event[]): void {
  const dispatch = findDispatcher();
  const local = dispatch ? news.filter(isLocal) : [];
  const queued = news.filter((event) => !local.includes(event));
  const tasks: BackgroundTask[] = [];
  if (queued.length > 0) tasks.push(() => sendMessages(queued));
  if (dispatch && local.length > 0) tasks.push(() => dispatch(local));
  if (tasks.length > 0) executeInBackground(tasks, "outbox");
}

/** One message to write: its type decides its topic. */
export type NewMessage = { [Type in EventType]: { type: Type; payload: PayloadOf<Type> } }[EventType];

/** Writes messages in this transaction: into the event store for ever, and into the outbox until they are processed. */
export async function writeMessages(tx: Transaction, cause: Cause, news: NewMessage[]): Promise<void> {
  if (news.length === 0) return;
  const created = news.map(({ type, payload }) => createEvent(type, payload, cause));
  const rows = created.map((event) => ({
    ...event,
    topic: MESSAGES[event.eventType].topic,
    nextAttemptAt: fromNow(isLocal(event) ? DISPATCH_GRACE_MS : SEND_GRACE_MS),
  }));
  // One statement of one text, however many messages there are.
  await tx.execute(sql`
    with message as (
      select "eventId", "eventType", version, source, "correlationId", "causationId", payload, timestamp, topic, "nextAttemptAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as message ("eventId" text, "eventType" text, version text,
        source text, "correlationId" text, "causationId" text, payload jsonb, timestamp timestamptz, topic text, "nextAttemptAt" timestamptz)
    ), stored as (
      insert into events (id, type, version, source, correlation_id, causation_id, payload, created_at)
      select "eventId", "eventType", version, source, "correlationId", "causationId", payload, timestamp from message
    )
    insert into outbox (event_id, topic, next_attempt_at) select "eventId", topic, "nextAttemptAt" from message`);
  written.set(tx, [...(written.get(tx) ?? []), ...created]);
}
