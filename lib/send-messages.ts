import { and, eq, inArray, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db";
import { events, outbox } from "@/db/schema";
import { now } from "./clock";
import { asEvent, selectEvents } from "./event-store";
import { log } from "./log";
import { measureLag } from "./measure-lag";
import { type Event, isEventType, MESSAGES } from "./messages";
import { count } from "./metrics";
import { publishProblem } from "./publish-problem";
import { publishBatch } from "./qstash-producer";

const BATCH = 100;
/** A process that has just reached QStash takes along what is due, at most this often. */
const TAKE_ALONG_EVERY_MS = 1_000;
let tookAlongAt = 0;
/** QStash has told this process not to come before. */
let closedUntil = 0;

type Waiting = { event: Event; publications: number };

/** Sends what was written a moment ago; who reaches QStash takes along what others could not send, or what it has lost. */
export async function sendMessages(news: Event[]): Promise<void> {
  const { sent } = await send(news.map((event) => ({ event, publications: 0 })));
  if (sent === 0 || now().getTime() - tookAlongAt < TAKE_ALONG_EVERY_MS) return;
  tookAlongAt = now().getTime();
  await send(await claimDue(await measureLag()));
}

/**
 * Sends what a crash or an outage left behind, and what was sent without being applied in the time that the line takes just now.
 * Rows are claimed with SKIP LOCKED by moving their next attempt away, so that sweepers share the work and a poison row only
 * ever delays itself. Ends as soon as QStash takes nothing any more. Answers how many were published.
 */
export async function sweepOutbox(): Promise<number> {
  const lag = await measureLag();
  let published = 0;
  for (;;) {
    const claimed = isClosed() ? [] : await claimDue(lag);
    if (claimed.length === 0) return published;
    const { sent, goOn } = await send(claimed);
    published += sent;
    if (!goOn) return published;
  }
}

function isClosed(): boolean {
  return now().getTime() < closedUntil;
}

async function claimDue(lag: number): Promise<Waiting[]> {
  const hasLeftTheLine = or(
    isNull(outbox.publishedAt),
    lte(outbox.publishedAt, sql`now() - ${lag} * interval '1 millisecond'`),
  );
  const due = db()
    .select({ eventId: outbox.eventId })
    .from(outbox)
    .where(and(lte(outbox.nextAttemptAt, sql`now()`), hasLeftTheLine))
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
  const stored = await selectEvents(db()).where(inArray(events.id, [...publications.keys()]));
  return stored.map((row) => ({ event: asEvent(row), publications: publications.get(row.id) ?? 0 }));
}

type Outcome = { sent: number; goOn: boolean };

async function send(waiting: Waiting[]): Promise<Outcome> {
  const known = waiting.filter(({ event }) => isEventType(event.eventType));
  if (known.length < waiting.length) await fileUnknown(waiting.filter((one) => !known.includes(one)));
  let sent = 0;
  for (let at = 0; at < known.length; at += BATCH) {
    const batch = isClosed() ? undefined : await sendBatch(known.slice(at, at + BATCH));
    sent += batch?.sent ?? 0;
    if (!batch?.goOn) return { sent, goOn: false };
  }
  return { sent, goOn: true };
}

/** Publishes in one call; when that is refused, one by one, so that a single bad message does not hold back the rest. */
async function sendBatch(waiting: Waiting[]): Promise<Outcome> {
  try {
    await publishBatch(
      waiting.map(({ event, publications }) => {
        return { topic: MESSAGES[event.eventType].topic, event, publication: publications };
      }),
    );
  } catch (error) {
    const problem = publishProblem(error);
    if (problem.kind === "later") closedUntil = problem.until.getTime();
    if (problem.kind === "refused" && waiting.length > 1) return sendOneByOne(waiting);
    const until = problem.kind === "later" ? sql`${problem.until.toISOString()}::timestamptz` : undefined;
    await recordFailure(waiting, error, until);
    return { sent: 0, goOn: problem.kind === "refused" };
  }
  await recordPublication(idsOf(waiting));
  return { sent: waiting.length, goOn: true };
}

async function sendOneByOne(waiting: Waiting[]): Promise<Outcome> {
  let sent = 0;
  for (const one of waiting) {
    const outcome = await sendBatch([one]);
    sent += outcome.sent;
    if (!outcome.goOn) return { sent, goOn: false };
  }
  return { sent, goOn: true };
}

/**
 * How long a message waits until it is sent again: a twentieth of the time that it has waited already, within these bounds. What
 * was held up for minutes by a storm is not held up for hours by the memory of it, and what never works comes ever more seldom.
 */
function again(least: string, most: string): SQL {
  return sql`now() + least(${most}::interval, greatest(${least}::interval, (now() - ${outbox.createdAt}) / 20))`;
}

/** The retries of the most patient message last half a minute. */
const AFTER_PUBLICATION = again("40 seconds", "1 hour");
const AFTER_FAILURE = again("2 seconds", "5 minutes");
const AFTER_DEATH = again("5 seconds", "10 minutes");
/** Only another deployment can send it, or this one never will. */
const IF_UNKNOWN = again("1 minute", "1 hour");

async function recordPublication(eventIds: string[]): Promise<void> {
  count("oncart_messages_published_total", {}, eventIds.length);
  await db()
    .update(outbox)
    .set({
      publications: sql`${outbox.publications} + 1`,
      publishedAt: sql`now()`,
      lastError: null,
      nextAttemptAt: AFTER_PUBLICATION,
    })
    .where(inArray(outbox.eventId, inOneOrder(eventIds)));
}

/** Who applies several messages at once takes their rows in this order too: none waits for the other in a circle. */
function inOneOrder(eventIds: string[]) {
  const rows = db().select({ eventId: outbox.eventId }).from(outbox).where(inArray(outbox.eventId, eventIds));
  return rows.orderBy(outbox.eventId).for("update");
}

async function recordFailure(waiting: Waiting[], error: unknown, until: SQL = AFTER_FAILURE): Promise<void> {
  log.warn({ err: error, messages: waiting.length }, "publishing failed: the sweeper will try again");
  count("oncart_messages_unpublished_total", {}, waiting.length);
  await putOff(waiting, String(error), until);
}

/** A message of a type that this deployment does not know: written by a newer one, or by one that was taken back. */
async function fileUnknown(waiting: Waiting[]): Promise<void> {
  const types = [...new Set(waiting.map(({ event }) => event.eventType))];
  log.error({ types, messages: waiting.length }, "messages of unknown types wait in the outbox");
  count("oncart_messages_unknown_total", {}, waiting.length);
  await putOff(waiting, "This deployment does not know messages of this type.", IF_UNKNOWN);
}

async function putOff(waiting: Waiting[], lastError: string, until: SQL): Promise<void> {
  await db()
    .update(outbox)
    .set({ failures: sql`${outbox.failures} + 1`, lastError: lastError.slice(0, 500), nextAttemptAt: until })
    .where(inArray(outbox.eventId, inOneOrder(idsOf(waiting))));
}

function idsOf(waiting: Waiting[]): string[] {
  return waiting.map(({ event }) => event.eventId);
}

/**
 * QStash has given a message up for a reason that may pass: it is published again soon, instead of after the longer wait that
 * a message gets which may still be on its way.
 */
export async function publishAgainSoon(eventId: string): Promise<void> {
  await db()
    .update(outbox)
    .set({ nextAttemptAt: sql`least(${outbox.nextAttemptAt}, ${AFTER_DEATH})`, publishedAt: null })
    .where(eq(outbox.eventId, eventId));
}
