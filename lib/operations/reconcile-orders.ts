import { sql } from "drizzle-orm";
import { CHECKOUT_DEADLINE_MS } from "@/lib/checkout/checkout";
import type { BookRule } from "./reconcile";

export const ORDER_LINES: BookRule[] = [
  {
    name: "completed_checkouts_have_orders",
    says: "A completed checkout has one order per seller, worth what was accepted.",
    offends: sql`
      select checkouts.id from checkouts
      left join (
        select checkout_id, count(*) as orders, sum(total_minor) as minor from orders group by checkout_id
      ) as made on made.checkout_id = checkouts.id
      where checkouts.status = 'completed' and (
        coalesce(made.orders, 0) <> (select count(distinct line ->> 'sellerId') from jsonb_array_elements(checkouts.lines) as line)
        or made.minor <> checkouts.total_minor)`,
  },
  {
    name: "orders_have_completed_checkout",
    says: "An order comes from a completed checkout.",
    offends: sql`
      select orders.id from orders join checkouts on checkouts.id = orders.checkout_id where checkouts.status <> 'completed'`,
  },
  {
    name: "checkout_commands_are_settled",
    says: "A checkout command that was applied has made orders or rejected its checkout, and no order was made without one.",
    offends: sql`
      with applied as (
        select events.payload ->> 'checkoutId' as checkout_id
        from events join inbox on inbox.event_id = events.id and inbox.consumer = 'commands'
        where events.type = 'command.checkout'
      )
      select applied.checkout_id as id from applied left join checkouts on checkouts.id = applied.checkout_id
      where checkouts.id is null or checkouts.status in ('pending', 'accepted')
      union
      select id from checkouts
      where status = 'completed' and not exists (select from applied where applied.checkout_id = checkouts.id)`,
  },
  {
    name: "no_checkout_past_deadline",
    says: "An accepted checkout is completed or rejected in time.",
    offends: sql`
      select id from checkouts
      where status in ('pending', 'accepted') and created_at < now() - ${CHECKOUT_DEADLINE_MS} * interval '1 millisecond'`,
  },
  {
    name: "order_items_add_up",
    says: "An order's subtotal is the sum of its items.",
    offends: sql`
      select orders.id from orders
      left join (
        select order_id, sum(quantity * unit_price_minor) as minor from order_items group by order_id
      ) as items on items.order_id = orders.id
      where orders.subtotal_minor <> coalesce(items.minor, 0)`,
  },
  {
    name: "history_ends_at_status",
    says: "The last step of an order's history is its status.",
    offends: sql`
      select orders.id from orders
      left join (
        select distinct on (order_id) order_id, status from order_history order by order_id, number desc
      ) as last on last.order_id = orders.id
      where last.status is distinct from orders.status`,
  },
  {
    name: "orders_have_one_confirmation",
    says: "An order that was ever confirmed has sent exactly one confirmation letter.",
    offends: sql`
      select orders.id from orders
      left join (
        select reference, count(*) as sent from emails
        where letter = 'order-confirmation' and status = 'sent' group by reference
      ) as letters on letters.reference = orders.id
      where coalesce(letters.sent, 0) <> 1 and exists (
        select from order_history where order_history.order_id = orders.id and order_history.status = 'CONFIRMED'
      ) and not exists (
        select from outbox join events on events.id = outbox.event_id
        where events.type = 'notification.email' and events.payload ->> 'reference' = orders.id)`,
  },
];
