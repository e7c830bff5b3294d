import { index, integer, jsonb, pgEnum, pgTable, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "./columns";

export const emailStatus = pgEnum("email_status", ["sending", "sent", "failed"]);

/** One row per email, subject (order or checkout) and recipient: the claim that is taken before anything is sent. */
export const emails = pgTable(
  "emails",
  {
    id: id(),
    letter: text().notNull(),
    /** The order or checkout the email is about. */
    reference: text().notNull(),
    recipient: text().notNull(),
    messageId: text().notNull().unique(),
    status: emailStatus().notNull().default("sending"),
    attempts: integer().notNull().default(1),
    claimedAt: moment().notNull(),
    sentAt: moment(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("emails_once").on(table.letter, table.reference, table.recipient),
    index().on(table.reference),
    index("emails_by_age").using("brin", table.createdAt),
  ],
);

/** What a signed-in person finds under the bell. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    userId: text().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    link: text(),
    readAt: moment(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.userId, table.createdAt.desc().nullsFirst())],
);

export const auditLog = pgTable(
  "audit_log",
  {
    /** The id of the event that told it. */
    eventId: text().primaryKey(),
    action: text().notNull(),
    actor: text().notNull(),
    subject: text().notNull(),
    details: jsonb().notNull(),
    at: moment().notNull(),
  },
  (table) => [index().on(table.subject, table.at), index().on(table.at.desc().nullsFirst())],
);
