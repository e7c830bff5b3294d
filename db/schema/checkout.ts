import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgEnum, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./auth";
import { createdAt, id, moment } from "./columns";

/** `pending`: reserved, not yet authorised. `accepted`: the shopper has our word. The last two are final. */
export const checkoutStatus = pgEnum("checkout_status", ["pending", "accepted", "completed", "rejected"]);

export type CheckoutLine = {
  productId: string;
  variantId: string;
  sellerId: string;
  name: string;
  quantity: number;
  unitPriceMinor: number;
};

export const checkouts = pgTable(
  "checkouts",
  {
    id: id(),
    userId: text().references(() => users.id),
    /** Whose idempotency keys these are: `user:<id>`, `guest:<cookie>`, or `anonymous`. */
    shopperKey: text().notNull(),
    /** Absent when the caller sent none, and emptied by the sweeper after 24 h. */
    idempotencyKey: text(),
    requestHash: text().notNull(),
    /** Empty, unless two strangers have the same key and body: then the second one's `shopperKey`. */
    requestScope: text().notNull().default(""),
    cartId: text(),
    status: checkoutStatus().notNull().default("pending"),
    reason: text(),
    customerName: text().notNull(),
    customerEmail: text().notNull(),
    customerAddress: text().notNull(),
    lines: jsonb().$type<CheckoutLine[]>().notNull(),
    totalMinor: integer().notNull(),
    currency: text().notNull(),
    shareCode: text(),
    createdAt: createdAt(),
    acceptedAt: moment(),
    settledAt: moment(),
  },
  (table) => [
    uniqueIndex("checkouts_once_per_key").on(table.shopperKey, table.idempotencyKey),
    // The same key and body are the same wish, whoever the shopper is by now: sessions end, guests sign in.
    uniqueIndex("checkouts_once_per_request").on(table.idempotencyKey, table.requestHash, table.requestScope),
    // Two tabs on one cart: the second cannot open a checkout while the first is being authorised.
    uniqueIndex("checkouts_one_pending_per_cart").on(table.cartId).where(sql`${table.status} = 'pending'`),
    index("checkouts_unsettled").on(table.createdAt).where(sql`${table.status} in ('pending', 'accepted')`),
    index().on(table.userId),
    index("checkouts_by_age").using("brin", table.createdAt),
    check("checkouts_total_positive", sql`${table.totalMinor} > 0`),
  ],
);

/**
 * In which words requests were refused for good, the last time for each shopper; kept for a day. Whoever has begun before a refusal
 * of their key and body, and does not know its id, is refused as well: see `lib/checkout/refuse-repeated.ts`.
 */
export const checkoutRefusals = pgTable(
  "checkout_refusals",
  {
    /** Another one at each refusal. */
    id: id(),
    idempotencyKey: text().notNull(),
    requestHash: text().notNull(),
    /** Who was refused, written as for a checkout. */
    shopperKey: text().notNull(),
    failure: jsonb().$type<{ code: string; detail: string; extra: object }>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("checkout_refusals_once_per_shopper").on(table.idempotencyKey, table.requestHash, table.shopperKey),
    index().on(table.createdAt),
  ],
);
