import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgEnum, pgSequence, pgTable, text, unique } from "drizzle-orm/pg-core";
import { users } from "./auth";
import { products, variants } from "./catalog";
import { checkouts } from "./checkout";
import { createdAt, id } from "./columns";
import { sellers } from "./sellers";

export const orderStatus = pgEnum("order_status", [
  "PENDING",
  "CONFIRMED",
  "PROCESSING",
  "SHIPPED",
  "DELIVERED",
  "RETURNED",
  "REFUNDED",
  "CANCELLED",
]);

export const orderNumbers = pgSequence("order_numbers", { startWith: 1001 });

export const orders = pgTable(
  "orders",
  {
    id: id(),
    number: text().notNull().unique().default(sql`'OC-' || nextval('order_numbers')`),
    checkoutId: text()
      .notNull()
      .references(() => checkouts.id),
    sellerId: text()
      .notNull()
      .references(() => sellers.id),
    userId: text().references(() => users.id),
    status: orderStatus().notNull().default("PENDING"),
    customerName: text().notNull(),
    customerEmail: text().notNull(),
    customerAddress: text().notNull(),
    subtotalMinor: integer().notNull(),
    discountMinor: integer().notNull().default(0),
    shippingMinor: integer().notNull().default(0),
    taxMinor: integer().notNull().default(0),
    totalMinor: integer().notNull(),
    /** What was taken from the buyer for this very order, and what of it went back: one payment may pay several orders. */
    capturedMinor: integer().notNull().default(0),
    refundedMinor: integer().notNull().default(0),
    currency: text().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (table) => [
    unique("orders_once_per_checkout_and_seller").on(table.checkoutId, table.sellerId),
    index().on(table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index().on(table.status, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index().on(table.userId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index().on(table.sellerId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    check(
      "orders_total_adds_up",
      sql`${table.totalMinor} = ${table.subtotalMinor} - ${table.discountMinor} + ${table.shippingMinor} + ${table.taxMinor}`,
    ),
    check(
      "orders_money_in_order",
      sql`0 <= ${table.refundedMinor} and ${table.refundedMinor} <= ${table.capturedMinor} and ${table.capturedMinor} <= ${table.totalMinor}`,
    ),
  ],
);

export const orderItems = pgTable(
  "order_items",
  {
    id: id(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    productId: text()
      .notNull()
      .references(() => products.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    name: text().notNull(),
    quantity: integer().notNull(),
    unitPriceMinor: integer().notNull(),
  },
  (table) => [index().on(table.orderId), check("order_items_quantity_positive", sql`${table.quantity} > 0`)],
);

export const orderHistory = pgTable(
  "order_history",
  {
    id: id(),
    /** Counts up as steps are written, under the order's lock: the order of an order's history, whatever the clocks say. */
    number: bigint({ mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    status: orderStatus().notNull(),
    /** `system`, or the id of the user who did it. */
    changedBy: text().notNull(),
    note: text(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("order_history_in_order").on(table.orderId, table.number),
    index("order_history_by_age").using("brin", table.createdAt),
  ],
);
