import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { events, outbox } from "@/db/schema";
import { executeInBackground } from "./background-tasks";
import { fromNow, now } from "./clock";
import { log } from "./log";
import { type Cause, createEvent, type Event, type EventType, MESSAGES, type PayloadOf, type Topic } from "./messages";
import { count } from "./metrics";
import { publishBatch } from "./qstash-producer";
import { inTransaction } from "./transaction";

/** The sweeper leaves a message alone for this long: its own request is about to send it. */
const SEND_GRACE_MS = 5_000;
/** Sent but not processed for this long: QStash has lost it, or given it up; it is published again. */
const PROCESS_GRACE_MS = 60_000;
const BATCH = 100;
/** A process that has just reached QStash takes along what others could not send, at most this often. */
const TAKE_ALONG_EVERY_MS = 1_000;
let tookAlongAt = 0;

/** Messages written in a transaction that is still open; sent when it has committed. */
const written = new WeakMap<Transaction, Event[]>();

/**
 * A transaction whose messages go out after it has committed (and after the response). If the process dies in between,
 * the sweeper sends them: state and news are one, sending is not.
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  let news: Event[] = [];
  const result = await inTransaction(async (tx) => {
    const value = await work(tx);
    news = written.get(tx) ?? [];
    return value;
  });
  if (news.length > 0) executeInBackground([() => sendNews(news)], "outbox");
  return result;
}

async function sendNews(news: Event[]): Promise<void> {
  const sent = await sendEvents(news.map((event) => ({ event, publications: 0 })));
  if (sent === 0 || now().getTime() - tookAlongAt < TAKE_ALONG_EVERY_MS) return;
  tookAlongAt = now().getTime();
  // Not what was published before: QStash may only be slow, and would be slower for having it twice.
  await sendEvents(await claimDue(eq(outbox.publications, 0)));
}

/** One message to write: its type decides its topic. */
export type News = { [Type in EventType]: { type: Type; payload: PayloadOf<Type> } }[EventType];

/** Writes messages in this transaction: into the event store for ever, and into the outbox until they are processed. */
export async function writeMessages(tx: Transaction, cause: Cause, news: News[]): Promise<void> {
  if (news.length === 0) return;
  const created = news.map(({ type, payload }) => createEvent(type, payload, cause));
  await tx.insert(events).values(
    created.map((event) => ({
      id: event.eventId,
      type: event.eventType,
      version: event.version,
      source: event.source,
      correlationId: event.correlationId ?? null,
      causationId: event.causationId ?? null,
      payload: event.payload,
      createdAt: new Date(event.timestamp),
    })),
  );
  await tx.insert(outbox).values(
    created.map((event) => ({
      eventId: event.eventId,
      topic: MESSAGES[event.eventType].topic,
      nextAttemptAt: fromNow(SEND_GRACE_MS),
    })),
  );
  written.set(tx, [...(written.get(tx) ?? []), ...created]);
}

/**
 * Sends what a crash or an outage left behind, and what was sent long ago without being processed.
 * Rows are claimed with SKIP LOCKED by moving their next attempt away, so that sweepers share the work and a poison row
 * only ever delays itself. Answers how many were published.
 */
export async function sweepOutbox(): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = await claimDue();
    if (claimed.length === 0) return sent;
    sent += await sendEvents(claimed);
  }
}

async function claimDue(which?: SQL): Promise<Waiting[]> {
  const due = db()
    .select({ eventId: outbox.eventId })
    .from(outbox)
    .where(and(lte(outbox.nextAttemptAt, sql`now()`), which))
    .orderBy(outbox.nextAttemptAt)
    .limit(BATCH)
    .for("update", { skipLocked: true });
  const claimed = await db()
    .update(outbox)
    .set({ nextAttemptAt: sql`now() + interval '30 seconds'` })
    .where(inArray(outbox.eventId, due))
    .returning({ eventId: outbox.eventId, publications: outbox.publications });
  if (claimed.length === 0) return [];
  const publications = new Map(claimed.map((row) => [row.eventId, row.publications]));
  const stored = await db()
    .select()
    .from(events)
    .where(inArray(events.id, [...publications.keys()]));
  return stored.map((row) => ({ event: asEvent(row), publications: publications.get(row.id) ?? 0 }));
}

/**
 * QStash has given a message up for a reason that may pass: it is published again soon, after 10 s, 20 s, 40 s … (10 minutes at
 * most), instead of after the long wait that a message gets which may still be on its way.
 */
export async function publishAgainSoon(eventId: string): Promise<void> {
  const soon = sql`now() + least(interval '10 minutes', power(2, least(${outbox.publications}, 10)) * interval '5 seconds')`;
  await db()
    .update(outbox)
    .set({ nextAttemptAt: sql`least(${outbox.nextAttemptAt}, ${soon})` })
    .where(eq(outbox.eventId, eventId));
}

type Waiting = { event: Event; publications: number };

/** Publishes in one call; when that is refused, one by one, so that a single bad message does not hold back the rest. */
async function sendEvents(waiting: Waiting[]): Promise<number> {
  let sent = 0;
  for (let at = 0; at < waiting.length; at += BATCH) sent += await sendBatch(waiting.slice(at, at + BATCH));
  return sent;
}

async function sendBatch(waiting: Waiting[]): Promise<number> {
  try {
    await publishBatch(waiting.map(asMessage));
  } catch (error) {
    if (waiting.length === 1 || isUnreachable(error)) {
      await recordFailure(waiting, error);
      return 0;
    }
    let sent = 0;
    for (const one of waiting) sent += await sendBatch([one]);
    return sent;
  }
  await recordPublication(waiting.map(({ event }) => event.eventId));
  return waiting.length;
}

function asMessage({ event, publications }: Waiting) {
  const topic: Topic = MESSAGES[event.eventType].topic;
  return { topic, event, publication: publications };
}

/** A `QstashError` carries the status of QStash's answer; without one there was no answer, and asking one by one is no use. */
function isUnreachable(error: unknown): boolean {
  return !(error instanceof Error && "status" in error && typeof error.status === "number" && error.status < 500);
}

async function recordPublication(eventIds: string[]): Promise<void> {
  count("oncart_messages_published_total", {}, eventIds.length);
  await db()
    .update(outbox)
    .set({
      publications: sql`${outbox.publications} + 1`,
      lastError: null,
      // Each further publication waits twice as long, an hour at most.
      nextAttemptAt: sql`now() + least(interval '1 hour', ${PROCESS_GRACE_MS} * power(2, ${outbox.publications}) * interval '1 millisecond')`,
    })
    .where(inArray(outbox.eventId, eventIds));
}

async function recordFailure(waiting: Waiting[], error: unknown): Promise<void> {
  log.warn({ err: error, messages: waiting.length }, "publishing failed: the sweeper will try again");
  count("oncart_messages_unpublished_total", {}, waiting.length);
  await db()
    .update(outbox)
    .set({
      failures: sql`${outbox.failures} + 1`,
      lastError: String(error).slice(0, 500),
      nextAttemptAt: sql`now() + least(interval '5 minutes', power(2, least(${outbox.failures}, 10)) * interval '2 seconds')`,
    })
    .where(
      inArray(
        outbox.eventId,
        waiting.map(({ event }) => event.eventId),
      ),
    );
}

type StoredEvent = typeof events.$inferSelect;

/** An event as it was first written: the same id, time and payload, however often it is published. */
export function asEvent(row: StoredEvent): Event {
  return {
    eventId: row.id,
    eventType: row.type as EventType,
    timestamp: row.createdAt.toISOString(),
    version: row.version,
    source: row.source,
    correlationId: row.correlationId ?? undefined,
    causationId: row.causationId ?? undefined,
    payload: row.payload as Event["payload"],
  };
}
