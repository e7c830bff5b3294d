import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgEnum, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { checkouts } from "./checkout";
import { createdAt, id, moment } from "./columns";
import { orders } from "./orders";

export const paymentStatus = pgEnum("payment_status", [
  "authorizing",
  "authorized",
  "capturing",
  "captured",
  "refunding",
  "partially_refunded",
  "refunded",
  "voiding",
  "voided",
  "expired",
  "failed",
]);

export const payments = pgTable(
  "payments",
  {
    id: id(),
    checkoutId: text()
      .notNull()
      .unique("payments_one_per_checkout")
      .references(() => checkouts.id),
    provider: text().notNull(),
    /** The shopper's one-time token: what the provider exchanges for a charge. Never a card number. */
    methodToken: text().notNull(),
    providerReference: text(),
    status: paymentStatus().notNull().default("authorizing"),
    amountMinor: integer().notNull(),
    capturedMinor: integer().notNull().default(0),
    refundedMinor: integer().notNull().default(0),
    currency: text().notNull(),
    failure: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (table) => [
    check(
      "payments_amounts_in_order",
      sql`0 <= ${table.refundedMinor} and ${table.refundedMinor} <= ${table.capturedMinor} and ${table.capturedMinor} <= ${table.amountMinor}`,
    ),
    index().on(table.providerReference),
    index("payments_unsettled")
      .on(table.updatedAt)
      .where(sql`${table.status} in ('authorizing', 'authorized', 'capturing', 'refunding', 'voiding')`),
  ],
);

export const paymentOperation = pgEnum("payment_operation", ["authorize", "capture", "void", "refund"]);
export const paymentCallStatus = pgEnum("payment_call_status", ["started", "succeeded", "failed"]);

/** Each call to the provider, written before it is made and again after: a crash in between leaves a question that can be asked again. */
export const paymentCalls = pgTable(
  "payment_calls",
  {
    /** Also the provider's idempotency key: made from our ids, the same however often the call is made. */
    idempotencyKey: text().primaryKey(),
    paymentId: text()
      .notNull()
      .references(() => payments.id),
    operation: paymentOperation().notNull(),
    amountMinor: integer().notNull(),
    status: paymentCallStatus().notNull().default("started"),
    outcome: jsonb().$type<{ reference: string } | { failure: string }>(),
    createdAt: createdAt(),
    finishedAt: moment(),
  },
  (table) => [
    index().on(table.paymentId),
    index("payment_calls_in_doubt").on(table.createdAt).where(sql`${table.status} = 'started'`),
    index("payment_calls_by_age").using("brin", table.createdAt),
  ],
);

/** Which orders a capture or a refund is for, and how much of it is each one's. Written with the call, never changed. */
export const paymentAllocations = pgTable(
  "payment_allocations",
  {
    idempotencyKey: text()
      .notNull()
      .references(() => paymentCalls.idempotencyKey),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    amountMinor: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.idempotencyKey, table.orderId] }),
    index().on(table.orderId),
    check("payment_allocations_positive", sql`${table.amountMinor} > 0`),
  ],
);

/** The books of the built-in test provider. Only `lib/payments/test-provider.ts` touches them, outside of our transactions, as a far-away service would. */
export const testProviderCharges = pgTable(
  "test_provider_charges",
  {
    idempotencyKey: text().primaryKey(),
    operation: paymentOperation().notNull(),
    /** The authorisation that a capture, void or refund is about; its own for an authorisation. */
    reference: text().notNull(),
    methodToken: text().notNull(),
    amountMinor: integer().notNull(),
    failure: text(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.reference), index("test_provider_charges_by_age").using("brin", table.createdAt)],
);
