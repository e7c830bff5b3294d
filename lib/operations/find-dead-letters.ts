import { and, asc, desc, eq, ilike, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { deadLetters, deliveries, inbox } from "@/db/schema";
import { LISTENERS } from "@/lib/consumers/listeners";
import { failure } from "@/lib/errors";
import { idSchema } from "@/lib/ids";
import { findStanding } from "@/lib/inbox";
import { missingListeners } from "@/lib/listeners";
import { isEventType, TOPICS } from "@/lib/messages";
import { decodeCursor, type Page, pageQuery, toPage } from "@/lib/pagination";
import { causeOf } from "./dead-letter";
import type { DeadLetter, DeadLetterDelivery, DeadLetterSummary } from "./dead-letter-resource";

/** `?q` looks in event id, type, correlation id, reason and body; `?open=true` leaves out what has been applied or closed since. */
export const deadLetterQuery = z.object({
  ...pageQuery.shape,
  q: z.string().trim().max(200).optional(),
  topic: z.enum(TOPICS).optional(),
  open: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
});
export type DeadLetterQuery = z.infer<typeof deadLetterQuery>;

type Row = typeof deadLetters.$inferSelect;

/** A page of dead letters, newest first. */
export async function findDeadLetters({
  q,
  topic,
  open,
  limit,
  cursor,
}: DeadLetterQuery): Promise<Page<DeadLetterSummary>> {
  await resolveDeadLetters();
  const rows = await db()
    .select()
    .from(deadLetters)
    .where(and(q ? matching(q) : undefined, topic && eq(deadLetters.topic, topic), openness(open), afterCursor(cursor)))
    // Ids are ordered by time, and exact where a moment on the wire is rounded to milliseconds.
    .orderBy(desc(deadLetters.id))
    .limit(limit + 1);
  const page = toPage(rows, limit, ({ id }) => [id]);
  const errors = await findLastErrors(page.data.flatMap(({ eventId }) => eventId ?? []));
  return { ...page, data: page.data.map((row) => toSummary(row, errors)) };
}

/** One dead letter with its body and every delivery of its event. @throws Failure `not_found`. */
export async function findDeadLetter(id: string): Promise<DeadLetter> {
  await resolveDeadLetters();
  const [row] = await db().select().from(deadLetters).where(eq(deadLetters.id, id));
  if (!row) throw failure("not_found", "There is no such dead letter.");
  const { eventId, messageId, dlqId, url, reason, body } = row;
  const [errors, tried, missing] = await Promise.all([
    findLastErrors(eventId ? [eventId] : []),
    findDeliveries(row),
    findMissing(row),
  ]);
  return { ...toSummary(row, errors), messageId, dlqId, url, reason, body, missing, deliveries: tried };
}

async function findMissing({ eventId, eventType, topic, resolvedAt }: Row): Promise<string[]> {
  if (eventId === null || eventType === null || resolvedAt !== null || !isEventType(eventType)) return [];
  return missingListeners(LISTENERS[eventType], await findStanding({ eventId, topic })).map(([name]) => name);
}

/**
 * A dead letter is settled when its event was applied by all of its listeners, however that came about: by a replay, by the sweeper,
 * by a late retry.
 * Writes that down where it is seen, so that a dead letter leaves the open ones without anybody closing it.
 */
export async function resolveDeadLetters(): Promise<void> {
  await db().execute(sql`
    update dead_letters set resolved_at = applied.processed_at
    from inbox as applied
    where dead_letters.resolved_at is null and applied.event_id = dead_letters.event_id
      and applied.consumer = dead_letters.topic`);
}

/** What went wrong with each event at last, in the words of the code that failed. */
async function findLastErrors(eventIds: string[]): Promise<Map<string, string>> {
  const rows = await db()
    .select({ eventId: deliveries.eventId, error: deliveries.error })
    .from(deliveries)
    .where(and(inArray(deliveries.eventId, eventIds), isNotNull(deliveries.error)))
    .orderBy(asc(deliveries.id));
  return new Map(rows.map(({ eventId, error }) => [eventId, error ?? ""]));
}

async function findDeliveries({ eventId, topic }: Row): Promise<DeadLetterDelivery[]> {
  if (eventId === null) return [];
  const byAll = and(eq(inbox.eventId, eventId), eq(inbox.consumer, topic));
  const [others, applied] = await Promise.all([
    db().select().from(deliveries).where(eq(deliveries.eventId, eventId)).orderBy(asc(deliveries.id)),
    db().select().from(inbox).where(byAll),
  ]);
  const all = [
    ...others.map(({ createdAt, retried, outcome, durationMs, error }) => {
      return { at: createdAt.toISOString(), attempt: retried + 1, outcome, durationMs, error };
    }),
    ...applied.map(({ processedAt, retried }) => {
      const at = processedAt.toISOString();
      return { at, attempt: retried + 1, outcome: "applied", durationMs: null, error: null };
    }),
  ];
  return all.sort((a, b) => a.at.localeCompare(b.at));
}

function matching(q: string): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const { eventId, eventType, correlationId, reason, body } = deadLetters;
  return or(...[eventId, eventType, correlationId, reason, body].map((column) => ilike(column, pattern)));
}

function openness(open: boolean | undefined): SQL | undefined {
  if (open === undefined) return undefined;
  return open ? isNull(deadLetters.resolvedAt) : isNotNull(deadLetters.resolvedAt);
}

function afterCursor(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, z.tuple([idSchema("dead")]));
  return lt(deadLetters.id, id);
}

function toSummary(row: Row, lastErrors: Map<string, string>): DeadLetterSummary {
  const { id, eventId, eventType, correlationId, topic, reason, responseStatus, attempts, replays } = row;
  const { closedBy: by, closedReason } = row;
  return {
    id,
    eventId,
    eventType,
    correlationId,
    topic,
    cause: causeOf(reason, lastErrors.get(eventId ?? "")),
    responseStatus,
    attempts,
    replays,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    closed: by !== null && closedReason !== null ? { by, reason: closedReason } : null,
    createdAt: row.createdAt.toISOString(),
  };
}
