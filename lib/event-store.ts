import { desc, eq, sql } from "drizzle-orm";
import type { Queryable } from "@/db";
import { eventCorrections, events } from "@/db/schema";
import type { Event, EventType } from "./messages";

/** An event as it stands in the store today. */
export type StoredEvent = typeof events.$inferSelect;

/** The payload of an event as it is read, for conditions of `selectEvents`. */
export const payloadAsRead = sql`coalesce(newest_correction.payload, ${events.payload})`;

/**
 * Reads the event store: each event with the version and payload of its newest correction, where somebody has mended it. Who
 * reads the table itself goes on with what could not be applied.
 */
export function selectEvents(on: Queryable) {
  const newest = on
    .selectDistinctOn([eventCorrections.eventId])
    .from(eventCorrections)
    .orderBy(eventCorrections.eventId, desc(eventCorrections.position))
    .as("newest_correction");
  return on
    .select({
      id: events.id,
      type: events.type,
      version: sql<string>`coalesce(${newest.version}, ${events.version})`,
      source: events.source,
      correlationId: events.correlationId,
      causationId: events.causationId,
      payload: sql<unknown>`${payloadAsRead}`,
      createdAt: events.createdAt,
    })
    .from(events)
    .leftJoin(newest, eq(newest.eventId, events.id))
    .$dynamic();
}

/** An event as a message: the same id and time, however often it is published. Its type may be unknown to this deployment. */
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
