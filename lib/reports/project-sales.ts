import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { events } from "@/db/schema";
import { asEvent, payloadAsRead, selectEvents } from "@/lib/event-store";
import { MESSAGES, type PayloadOf } from "@/lib/messages";
import { readEvent } from "@/lib/read-event";
import { outcomeOf, type Sale, type SalesNews, saleOf } from "./sales";

/**
 * `order.created`, `order.cancelled`, `order.status_changed`: keeps the sales reports. Reads nothing but the event store, so
 * that a replay of the same events makes the same reports. Call it once in a transaction, and last: every order of a day adds to
 * one row, and two transactions that come back for more would wait for each other in a circle.
 */
export async function projectSales(tx: Transaction, news: SalesNews[]): Promise<void> {
  const sales: Sale[] = [];
  for (const one of news) {
    const outcome = outcomeOf(one);
    if (!outcome) continue;
    const order = one.eventType === "order.created" ? one.payload : await findCreated(tx, one);
    sales.push(saleOf(order, outcome, one.timestamp));
  }
  if (sales.length > 0) await addSales(tx, sales);
}

/** What an order was when it was made: the news of its end does not say what was in it. */
async function findCreated(
  tx: Transaction,
  { correlationId, payload }: SalesNews,
): Promise<PayloadOf<"order.created">> {
  const [row] = await selectEvents(tx).where(
    and(
      // By checkout, since that has an index; in it, by order.
      eq(events.correlationId, correlationId ?? ""),
      eq(events.type, "order.created"),
      sql`${payloadAsRead} ->> 'orderId' = ${payload.orderId}`,
    ),
  );
  if (!row) throw new Error(`The event store does not know how ${payload.orderId} began`);
  return MESSAGES["order.created"].payload.parse(readEvent(asEvent(row)).payload);
}

/** One statement, and in each table one row after the other by its key: all transactions lock these rows in the same order. */
async function addSales(tx: Transaction, sales: Sale[]): Promise<void> {
  const column = (name: Exclude<keyof Sale, "products">) => sql.param(sales.map((sale) => sale[name]));
  const items = sales.flatMap(({ products, currency }) => products.map((product) => ({ ...product, currency })));
  const item = (name: keyof (typeof items)[number]) => sql.param(items.map((one) => one[name]));
  await tx.execute(sql`
    with sold as (
      select * from unnest(${column("day")}::date[], ${column("currency")}::text[], ${column("sellerId")}::text[],
        ${column("orders")}::int[], ${column("revenueMinor")}::bigint[], ${column("cancelled")}::int[],
        ${column("cancelledMinor")}::bigint[], ${column("refunded")}::int[], ${column("refundedMinor")}::bigint[])
        as sold (day, currency, seller_id, orders, revenue_minor, cancelled, cancelled_minor, refunded, refunded_minor)
    ), days as (
      insert into report_daily_sales as t
        (day, currency, orders, revenue_minor, cancelled, cancelled_minor, refunded, refunded_minor)
      select day, currency, ${SUMS} from sold group by day, currency order by day, currency
      on conflict (day, currency) do update set ${ADD_SUMS}
    ), sellers as (
      insert into report_seller_sales as t
        (seller_id, currency, orders, revenue_minor, cancelled, cancelled_minor, refunded, refunded_minor)
      select seller_id, currency, ${SUMS} from sold group by seller_id, currency order by seller_id, currency
      on conflict (seller_id, currency) do update set ${ADD_SUMS}
    )
    insert into report_product_sales as t (product_id, currency, units, revenue_minor, units_back, back_minor)
    select product_id, currency, sum(units), sum(revenue_minor), sum(units_back), sum(back_minor)
    from unnest(${item("productId")}::text[], ${item("currency")}::text[], ${item("units")}::int[],
      ${item("revenueMinor")}::bigint[], ${item("unitsBack")}::int[], ${item("backMinor")}::bigint[])
      as items (product_id, currency, units, revenue_minor, units_back, back_minor)
    group by product_id, currency order by product_id, currency
    on conflict (product_id, currency) do update set
      units = t.units + excluded.units, revenue_minor = t.revenue_minor + excluded.revenue_minor,
      units_back = t.units_back + excluded.units_back, back_minor = t.back_minor + excluded.back_minor`);
}

const SUMS = sql`sum(orders), sum(revenue_minor), sum(cancelled), sum(cancelled_minor), sum(refunded), sum(refunded_minor)`;

const ADD_SUMS = sql`
  orders = t.orders + excluded.orders, revenue_minor = t.revenue_minor + excluded.revenue_minor,
  cancelled = t.cancelled + excluded.cancelled, cancelled_minor = t.cancelled_minor + excluded.cancelled_minor,
  refunded = t.refunded + excluded.refunded, refunded_minor = t.refunded_minor + excluded.refunded_minor`;
