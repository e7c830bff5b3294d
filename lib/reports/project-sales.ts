import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { events } from "@/db/schema";
import { asEvent, payloadAsRead, selectEvents } from "@/lib/event-store";
import { MESSAGES, type PayloadOf } from "@/lib/messages";
import { readEvent } from "@/lib/read-event";
import { outcomeOf, type Sale, type SalesNews, saleOf } from "./sales";

/**
 * `order.created`, `order.cancelled`, `order.status_changed`: keeps the sales reports. Reads nothing but the event store, so
 * that a replay of the same events makes the same reports. Call it last in a transaction: every order of a day adds to one row.
 */
export async function projectSales(tx: Transaction, news: SalesNews): Promise<void> {
  const outcome = outcomeOf(news);
  if (!outcome) return;
  const order = news.eventType === "order.created" ? news.payload : await findCreated(tx, news);
  await addSale(tx, saleOf(order, outcome, news.timestamp));
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

/** One statement, products by their ids: every transaction locks the rows in the same order, so that none waits in a circle. */
async function addSale(tx: Transaction, sale: Sale): Promise<void> {
  const { day, currency, sellerId, products } = sale;
  const sums = sql`${sale.orders}::int, ${sale.revenueMinor}::bigint, ${sale.cancelled}::int, ${sale.cancelledMinor}::bigint,
    ${sale.refunded}::int, ${sale.refundedMinor}::bigint`;
  const column = (name: keyof Sale["products"][number]) => sql.param(products.map((product) => product[name]));
  await tx.execute(sql`
    with days as (
      insert into report_daily_sales as t
        (day, currency, orders, revenue_minor, cancelled, cancelled_minor, refunded, refunded_minor)
      values (${day}::date, ${currency}, ${sums})
      on conflict (day, currency) do update set ${ADD_SUMS}
    ), sellers as (
      insert into report_seller_sales as t
        (seller_id, currency, orders, revenue_minor, cancelled, cancelled_minor, refunded, refunded_minor)
      values (${sellerId}, ${currency}, ${sums})
      on conflict (seller_id, currency) do update set ${ADD_SUMS}
    )
    insert into report_product_sales as t (product_id, currency, units, revenue_minor, units_back, back_minor)
    select product_id, ${currency}, units, revenue_minor, units_back, back_minor
    from unnest(${column("productId")}::text[], ${column("units")}::int[], ${column("revenueMinor")}::bigint[],
      ${column("unitsBack")}::int[], ${column("backMinor")}::bigint[])
      as sold (product_id, units, revenue_minor, units_back, back_minor)
    order by product_id
    on conflict (product_id, currency) do update set
      units = t.units + excluded.units, revenue_minor = t.revenue_minor + excluded.revenue_minor,
      units_back = t.units_back + excluded.units_back, back_minor = t.back_minor + excluded.back_minor`);
}

const ADD_SUMS = sql`
  orders = t.orders + excluded.orders, revenue_minor = t.revenue_minor + excluded.revenue_minor,
  cancelled = t.cancelled + excluded.cancelled, cancelled_minor = t.cancelled_minor + excluded.cancelled_minor,
  refunded = t.refunded + excluded.refunded, refunded_minor = t.refunded_minor + excluded.refunded_minor`;
