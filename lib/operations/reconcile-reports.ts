import { sql } from "drizzle-orm";
import type { Invariant } from "./invariant";

/** News of orders that the reports have not heard yet. */
const unheard = sql`
  select events.type, events.payload ->> 'orderId' as order_id from outbox join events on events.id = outbox.event_id
  where events.type in ('order.created', 'order.cancelled')
    or (events.type = 'order.status_changed' and events.payload ->> 'to' = 'REFUNDED')`;

/** `not exists` condition: the reports know of this order what news of the type told. */
const isHeard = (type: string) => sql`not exists (
  select from unheard where unheard.type = ${type} and unheard.order_id = orders.id)`;

const isCancelled = sql`(orders.status = 'CANCELLED' and ${isHeard("order.cancelled")})`;
const isRefunded = sql`(orders.status = 'REFUNDED' and ${isHeard("order.status_changed")})`;

export const REPORT_INVARIANTS: Invariant[] = [
  {
    name: "daily_sales_are_the_orders",
    says: "The report of each day is what was ordered, cancelled and refunded on it.",
    reads: "days",
    // Days are those of the news, not of the rows: around midnight the two may differ. In UTC.
    violations: ({ since }) => {
      const from = since?.toISOString().slice(0, 10) ?? "0001-01-01";
      return sql`
        with told as (
          select (events.created_at at time zone 'UTC')::date as day, orders.currency, orders.total_minor as minor, events.type
          from events join orders on orders.id = events.payload ->> 'orderId'
          where events.created_at >= ${from}::timestamp at time zone 'UTC'
            and (events.type in ('order.created', 'order.cancelled')
              or (events.type = 'order.status_changed' and events.payload ->> 'to' = 'REFUNDED'))
            and not exists (select from outbox where outbox.event_id = events.id)
        ), sums as (
          select day, currency,
            count(*) filter (where type = 'order.created') as orders,
            coalesce(sum(minor) filter (where type = 'order.created'), 0) as revenue_minor,
            count(*) filter (where type = 'order.cancelled') as cancelled,
            coalesce(sum(minor) filter (where type = 'order.cancelled'), 0) as cancelled_minor,
            count(*) filter (where type = 'order.status_changed') as refunded,
            coalesce(sum(minor) filter (where type = 'order.status_changed'), 0) as refunded_minor
          from told group by day, currency
        )
        select coalesce(sums.day, report.day)::text as id
        from sums full join (select * from report_daily_sales where day >= ${from}::date) as report
          on report.day = sums.day and report.currency = sums.currency
        where (sums.orders, sums.revenue_minor, sums.cancelled, sums.cancelled_minor, sums.refunded, sums.refunded_minor)
          is distinct from (report.orders::bigint, report.revenue_minor::numeric, report.cancelled::bigint,
            report.cancelled_minor::numeric, report.refunded::bigint, report.refunded_minor::numeric)`;
    },
  },
  {
    name: "sales_reports_agree",
    says: "The reports by day and by seller add up to the same.",
    reads: "all",
    violations: () => sql`
      select coalesce(days.currency, sellers.currency) as id from (
        select currency, sum(orders) as orders, sum(revenue_minor) as revenue, sum(cancelled) as cancelled,
          sum(cancelled_minor) as cancelled_minor, sum(refunded) as refunded, sum(refunded_minor) as refunded_minor
        from report_daily_sales group by currency
      ) as days full join (
        select currency, sum(orders) as orders, sum(revenue_minor) as revenue, sum(cancelled) as cancelled,
          sum(cancelled_minor) as cancelled_minor, sum(refunded) as refunded, sum(refunded_minor) as refunded_minor
        from report_seller_sales group by currency
      ) as sellers on sellers.currency = days.currency
      where days is distinct from sellers`,
  },
  {
    name: "seller_sales_are_the_orders",
    says: "The report of each seller is their orders.",
    reads: "strays",
    violations: () => sql`
      with unheard as (${unheard}), sums as (
        select seller_id, currency,
          count(*) filter (where ${isHeard("order.created")}) as orders,
          coalesce(sum(total_minor) filter (where ${isHeard("order.created")}), 0) as revenue_minor,
          count(*) filter (where ${isCancelled}) as cancelled,
          coalesce(sum(total_minor) filter (where ${isCancelled}), 0) as cancelled_minor,
          count(*) filter (where ${isRefunded}) as refunded,
          coalesce(sum(total_minor) filter (where ${isRefunded}), 0) as refunded_minor
        from orders group by seller_id, currency
      )
      select coalesce(sums.seller_id, report.seller_id) as id
      from (select * from sums where orders > 0 or cancelled > 0 or refunded > 0) as sums
      full join report_seller_sales as report on report.seller_id = sums.seller_id and report.currency = sums.currency
      where (sums.orders, sums.revenue_minor, sums.cancelled, sums.cancelled_minor, sums.refunded, sums.refunded_minor)
        is distinct from (report.orders::bigint, report.revenue_minor::numeric, report.cancelled::bigint,
          report.cancelled_minor::numeric, report.refunded::bigint, report.refunded_minor::numeric)`,
  },
  {
    name: "product_sales_are_the_items",
    says: "The report of each product is what was ordered of it, and what of that came back.",
    reads: "strays",
    violations: () => sql`
      with unheard as (${unheard}), heard as (
        select orders.id, orders.currency, ${isHeard("order.created")} as sold, ${isCancelled} or ${isRefunded} as back from orders
      ), sums as (
        select product_id, currency,
          coalesce(sum(quantity) filter (where sold), 0) as units,
          coalesce(sum(quantity * unit_price_minor) filter (where sold), 0) as revenue_minor,
          coalesce(sum(quantity) filter (where back), 0) as units_back,
          coalesce(sum(quantity * unit_price_minor) filter (where back), 0) as back_minor
        from heard join order_items on order_items.order_id = heard.id where sold or back group by product_id, currency
      )
      select coalesce(sums.product_id, report.product_id) as id
      from sums full join report_product_sales as report
        on report.product_id = sums.product_id and report.currency = sums.currency
      where (sums.units, sums.revenue_minor, sums.units_back, sums.back_minor)
        is distinct from (report.units::bigint, report.revenue_minor::bigint, report.units_back::bigint, report.back_minor::bigint)`,
  },
];
