import { sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { variants } from "./catalog";
import { createdAt, id, moment } from "./columns";

export const stock = pgTable(
  "stock",
  {
    variantId: text()
      .primaryKey()
      .references(() => variants.id),
    onHand: integer().notNull(),
    reserved: integer().notNull().default(0),
  },
  (table) => [
    check("stock_reserved_within_on_hand", sql`0 <= ${table.reserved} and ${table.reserved} <= ${table.onHand}`),
  ],
);

export const reservationStatus = pgEnum("reservation_status", ["held", "sold", "released"]);

/** What a checkout has taken aside. The sum of `held` quantities of a variant is its `stock.reserved`, always. */
export const reservations = pgTable(
  "reservations",
  {
    checkoutId: text().notNull(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    status: reservationStatus().notNull().default("held"),
    expiresAt: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.checkoutId, table.variantId] }),
    index().on(table.expiresAt).where(sql`${table.status} = 'held'`),
    check("reservations_quantity_positive", sql`${table.quantity} > 0`),
  ],
);

export const movementReason = pgEnum("movement_reason", ["opening", "sale", "restock", "correction"]);

/** The ledger of stock: the sum of a variant's movements is its `stock.onHand`, always. */
export const stockMovements = pgTable(
  "stock_movements",
  {
    id: id(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    delta: integer().notNull(),
    reason: movementReason().notNull(),
    /** What caused it: a checkout, an order, or the admin's note. */
    reference: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.variantId),
    index().on(table.reference),
    index("stock_movements_by_age").using("brin", table.createdAt),
  ],
);
