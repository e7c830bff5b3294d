import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { users } from "./auth";
import { variants } from "./catalog";
import { createdAt, id, moment } from "./columns";

/** A cart belongs to a user, or to the bearer of a guest cookie; never to both. */
export const carts = pgTable(
  "carts",
  {
    id: id(),
    userId: text()
      .unique()
      .references(() => users.id, { onDelete: "cascade" }),
    guestId: text().unique(),
    /** The guest whose cart has last moved into this one. */
    mergedGuestId: text(),
    mergedAt: moment(),
    createdAt: createdAt(),
  },
  (table) => [
    check("carts_one_owner", sql`(${table.userId} is null) <> (${table.guestId} is null)`),
    index().on(table.mergedGuestId).where(sql`${table.mergedGuestId} is not null`),
  ],
);

export const cartItems = pgTable(
  "cart_items",
  {
    id: id(),
    cartId: text()
      .notNull()
      .references(() => carts.id, { onDelete: "cascade" }),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique().on(table.cartId, table.variantId),
    check("cart_items_quantity_in_range", sql`${table.quantity} between 1 and 999`),
  ],
);

/** Which requests have put something into a cart, by their idempotency key: the same request again counts once, for a day. */
export const cartAdditions = pgTable(
  "cart_additions",
  {
    id: id(),
    cartId: text()
      .notNull()
      .references(() => carts.id, { onDelete: "cascade" }),
    idempotencyKey: text().notNull(),
    variantId: text().notNull(),
    quantity: integer().notNull(),
    createdAt: createdAt(),
  },
  (table) => [unique("cart_additions_once_per_key").on(table.cartId, table.idempotencyKey)],
);
