import { sql } from "drizzle-orm";
import { CHECKOUT_DEADLINE_MS } from "@/lib/checkout/checkout";
import { ORDER_TRANSITIONS } from "@/lib/orders/order";
import type { Invariant } from "./invariant";

/** Each step that an order may take; the first one begins nowhere. */
const steps = [
  ["", "PENDING"],
  ...Object.entries(ORDER_TRANSITIONS).flatMap(([from, next]) => next.map((to) => [from, to])),
];

const isAllowed = sql`(
  select from unnest(${sql.param(steps.map(([from]) => from))}::text[], ${sql.param(steps.map(([, to]) => to))}::text[])
    as allowed (before, after)
  where allowed.before = coalesce(walked.before, '') and allowed.after = walked.status)`;

export const ORDER_INVARIANTS: Invariant[] = [
  {
    name: "keys_are_told_once",
    says: "Two checkouts never stand for one wish: the same idempotency key with the same request, or of the same shopper.",
    reads: "checkouts",
    violations: () => sql`
      select checkouts.id, checkouts.id as checkout_id from scope join checkouts on checkouts.id = scope.id
      join checkouts as other on other.idempotency_key = checkouts.idempotency_key and other.id <> checkouts.id
      where other.shopper_key = checkouts.shopper_key
        or (other.request_hash = checkouts.request_hash and other.request_scope = checkouts.request_scope)`,
  },
  {
    name: "completed_checkouts_have_orders",
    says: "A completed checkout has one order per seller, worth what was accepted.",
    reads: "checkouts",
    violations: () => sql`
      select checkouts.id, checkouts.id as checkout_id from scope join checkouts on checkouts.id = scope.id
      left join (
        select orders.checkout_id, count(*) as orders, sum(total_minor) as minor
        from scope join orders on orders.checkout_id = scope.id group by 1
      ) as made on made.checkout_id = checkouts.id
      where checkouts.status = 'completed' and (
        coalesce(made.orders, 0) <> (select count(distinct line ->> 'sellerId') from jsonb_array_elements(checkouts.lines) as line)
        or made.minor <> checkouts.total_minor)`,
  },
  {
    name: "orders_have_completed_checkout",
    says: "An order comes from a completed checkout.",
    reads: "checkouts",
    violations: () => sql`
      select orders.id, orders.checkout_id from scope join checkouts on checkouts.id = scope.id
      join orders on orders.checkout_id = scope.id where checkouts.status <> 'completed'`,
  },
  {
    name: "checkout_commands_are_settled",
    says: "A checkout command that was applied has made orders or rejected its checkout, and no order was made without one.",
    reads: "checkouts",
    violations: () => sql`
      with applied as (
        select distinct scope.id as checkout_id from scope
        join events on events.correlation_id = scope.id and events.type = 'command.checkout'
        join inbox on inbox.event_id = events.id and inbox.consumer = 'commands'
      )
      select checkouts.id, checkouts.id as checkout_id from scope join checkouts on checkouts.id = scope.id
      left join applied on applied.checkout_id = scope.id
      where case when applied.checkout_id is null then checkouts.status = 'completed'
        else checkouts.status in ('pending', 'accepted') end`,
  },
  {
    name: "commands_are_for_checkouts",
    says: "Each checkout command is for a checkout that there is.",
    reads: "strays",
    violations: () => sql`
      select events.id from events where events.type = 'command.checkout'
        and not exists (select from checkouts where checkouts.id = events.payload ->> 'checkoutId')`,
  },
  {
    name: "no_checkout_past_deadline",
    says: "An accepted checkout is completed or rejected in time.",
    reads: "all",
    violations: () => sql`
      select id, id as checkout_id, created_at as since from checkouts
      where status in ('pending', 'accepted') and created_at < now() - ${CHECKOUT_DEADLINE_MS} * interval '1 millisecond'`,
  },
  {
    name: "order_items_add_up",
    says: "An order's subtotal is the sum of its items.",
    reads: "checkouts",
    violations: () => sql`
      select orders.id, orders.checkout_id from scope join orders on orders.checkout_id = scope.id
      left join (
        select order_items.order_id, sum(quantity * unit_price_minor) as minor
        from scope join orders on orders.checkout_id = scope.id join order_items on order_items.order_id = orders.id group by 1
      ) as items on items.order_id = orders.id
      where orders.subtotal_minor <> coalesce(items.minor, 0)`,
  },
  {
    name: "histories_follow_the_rules",
    says: "An order's history begins with PENDING, and each step of it is one that the one before allows.",
    reads: "checkouts",
    violations: () => sql`
      select distinct walked.order_id as id, walked.checkout_id from (
        select orders.checkout_id, order_id, order_history.status::text as status,
          lag(order_history.status::text) over (partition by order_id order by order_history.number) as before
        from scope join orders on orders.checkout_id = scope.id join order_history on order_history.order_id = orders.id
      ) as walked where not exists ${isAllowed}`,
  },
  {
    name: "history_ends_at_status",
    says: "The last step of an order's history is its status.",
    reads: "checkouts",
    violations: () => sql`
      select orders.id, orders.checkout_id from scope join orders on orders.checkout_id = scope.id
      left join lateral (
        select status from order_history where order_id = orders.id order by number desc limit 1
      ) as last on true
      where last.status is distinct from orders.status`,
  },
];
