import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "./columns";

/** Every message that was written, append-only; only `forget_messages` takes out what has passed, with its inbox rows. */
export const events = pgTable(
  "events",
  {
    id: id(),
    type: text().notNull(),
    version: text().notNull(),
    source: text().notNull(),
    correlationId: text(),
    causationId: text(),
    payload: jsonb().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.correlationId, table.createdAt),
    index().on(table.type, table.createdAt),
    index("events_by_age").using("brin", table.createdAt),
  ],
);

/**
 * What a person made of a message that could not be applied as it was written: from then on the event is read with this version
 * and payload, the newest where there are several. Append-only as the events themselves, which stay as they were.
 */
export const eventCorrections = pgTable(
  "event_corrections",
  {
    position: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    eventId: text()
      .notNull()
      .references(() => events.id),
    version: text().notNull(),
    payload: jsonb().notNull(),
    /** Who mended it, in place of which dead letter. */
    by: text().notNull(),
    deadLetterId: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.eventId, table.position.desc().nullsFirst())],
);

/** What still has to be sent, or was sent and is not known to have been processed. The row goes when its consumer has done it. */
export const outbox = pgTable(
  "outbox",
  {
    eventId: text()
      .primaryKey()
      .references(() => events.id),
    topic: text().notNull(),
    /** How often it was handed to QStash; part of the deduplication id from the second time on. */
    publications: integer().notNull().default(0),
    failures: integer().notNull().default(0),
    lastError: text(),
    /** When it was handed to QStash last: what is applied by now tells whether it may still stand in the line. */
    publishedAt: moment(),
    /** Not before this is it sent (again). */
    nextAttemptAt: moment().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("outbox_due").on(table.nextAttemptAt),
    // After a long outage most of what is due was published before: what never was is found without reading all of it.
    index("outbox_unsent").on(table.nextAttemptAt).where(sql`${table.publications} = 0`),
  ],
);

/** Which consumer has applied which message. Written in the transaction of the effect; kept as long as the message itself. */
export const inbox = pgTable(
  "inbox",
  {
    eventId: text().notNull(),
    consumer: text().notNull(),
    retried: integer().notNull().default(0),
    processedAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.consumer] })],
);

/** Deliveries that did not apply their message: duplicates, refusals, failures. (The one that did is the inbox row.) */
export const deliveries = pgTable(
  "deliveries",
  {
    id: id(),
    eventId: text().notNull(),
    consumer: text().notNull(),
    outcome: text().notNull(),
    error: text(),
    retried: integer().notNull(),
    durationMs: integer().notNull(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.eventId)],
);

export const deadLetters = pgTable(
  "dead_letters",
  {
    id: id(),
    /** QStash's id of the message that gave up; the same callback delivered twice files one letter. */
    messageId: text().notNull().unique(),
    /** Where QStash itself keeps it. */
    dlqId: text(),
    eventId: text(),
    eventType: text(),
    correlationId: text(),
    topic: text().notNull(),
    url: text().notNull(),
    body: text().notNull(),
    reason: text().notNull(),
    responseStatus: integer().notNull(),
    attempts: integer().notNull(),
    replays: jsonb().$type<{ at: string; by: string; messageId: string }[]>().notNull().default([]),
    /** When its event was applied, or when an admin closed it: then it says who and why, and the event is not sent any more. */
    resolvedAt: moment(),
    closedBy: text(),
    closedReason: text(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index("dead_letters_open").on(table.createdAt).where(sql`${table.resolvedAt} is null`),
    // Read for every event that is neither applied nor waiting: few emails are closed, and each must say so.
    index("dead_letters_closed").on(table.eventId).where(sql`${table.closedReason} is not null`),
    check(
      "dead_letters_closed_with_reason",
      sql`(${table.closedBy} is null) = (${table.closedReason} is null) and (${table.closedReason} is null or ${table.resolvedAt} is not null)`,
    ),
  ],
);
