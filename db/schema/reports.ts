import { bigint, date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** What orders came to, and what was undone of it. Amounts in minor units of the row's currency; net = revenue − cancelled − refunded. */
const sums = () => ({
  orders: integer().notNull().default(0),
  revenueMinor: minor(),
  cancelled: integer().notNull().default(0),
  cancelledMinor: minor(),
  refunded: integer().notNull().default(0),
  refundedMinor: minor(),
});

/** A day's sums outgrow 32 bits (21 million in whole euros) sooner than any order does. */
const minor = () => bigint({ mode: "number" }).notNull().default(0);

/**
 * The report tables are projections: made from the news of orders alone, and rebuilt from it by `npm run replay`.
 * A day (UTC) counts what happened on it: an order of Monday that is cancelled on Tuesday is Tuesday's cancellation.
 */
export const reportDailySales = pgTable(
  "report_daily_sales",
  { day: date({ mode: "string" }).notNull(), currency: text().notNull(), ...sums() },
  (table) => [primaryKey({ columns: [table.day, table.currency] })],
);

export const reportSellerSales = pgTable(
  "report_seller_sales",
  { sellerId: text().notNull(), currency: text().notNull(), ...sums() },
  (table) => [primaryKey({ columns: [table.sellerId, table.currency] })],
);

/** `back`: units of orders that were cancelled or refunded after all. */
export const reportProductSales = pgTable(
  "report_product_sales",
  {
    productId: text().notNull(),
    currency: text().notNull(),
    units: integer().notNull().default(0),
    revenueMinor: minor(),
    unitsBack: integer().notNull().default(0),
    backMinor: minor(),
  },
  (table) => [primaryKey({ columns: [table.productId, table.currency] })],
);
