import { sql } from "drizzle-orm";
import type { Invariant } from "./invariant";

/** Variants whose `reserved` is not what checkouts hold of them, with what they do hold. */
export const wronglyReserved = sql`
  select stock.variant_id as id, coalesce(held.quantity, 0) as held, stock.on_hand from stock
  left join (
    select variant_id, sum(quantity)::int as quantity from reservations where status = 'held' group by variant_id
  ) as held on held.variant_id = stock.variant_id
  where stock.reserved <> coalesce(held.quantity, 0)`;

export const STOCK_INVARIANTS: Invariant[] = [
  {
    name: "movements_are_on_hand",
    says: "What is on hand of a variant is the sum of its movements.",
    reads: "all",
    violations: () => sql`
      select stock.variant_id as id from stock
      left join (select variant_id, sum(delta) as units from stock_movements group by variant_id) as moved
        on moved.variant_id = stock.variant_id
      where stock.on_hand <> coalesce(moved.units, 0)`,
  },
  {
    name: "reserved_is_held",
    says: "What is reserved of a variant is what checkouts hold of it.",
    reads: "all",
    violations: () => sql`select id from (${wronglyReserved}) as wrong`,
  },
  {
    name: "settled_checkouts_hold_no_stock",
    says: "A checkout that is completed or rejected, or that does not exist, holds nothing.",
    reads: "all",
    violations: () => sql`
      select distinct reservations.checkout_id as id, reservations.checkout_id from reservations
      left join checkouts on checkouts.id = reservations.checkout_id
      where reservations.status = 'held' and coalesce(checkouts.status, 'rejected') in ('completed', 'rejected')`,
  },
  {
    name: "sales_have_left_the_shelf",
    says: "What a completed checkout has sold is what is in its orders, and went out as a movement; nothing went out for any other.",
    reads: "checkouts",
    violations: () => sql`
      select checkout_id as id, checkout_id from (
        select scope.id as checkout_id, variant_id, quantity as sold, 0 as moved, 0 as ordered
        from scope join reservations on reservations.checkout_id = scope.id and reservations.status = 'sold'
        union all
        select scope.id, variant_id, 0, -delta, 0
        from scope join stock_movements on stock_movements.reference = scope.id and stock_movements.reason = 'sale'
        union all
        select scope.id, variant_id, 0, 0, quantity
        from scope join orders on orders.checkout_id = scope.id join order_items on order_items.order_id = orders.id
      ) as told group by checkout_id, variant_id
      having sum(sold) <> sum(moved) or sum(sold) <> sum(ordered)
      union
      select scope.id, scope.id from scope join checkouts on checkouts.id = scope.id and checkouts.status <> 'completed'
      join reservations on reservations.checkout_id = scope.id and reservations.status = 'sold'`,
  },
  {
    name: "goods_that_came_back_are_on_the_shelf",
    says: "What was in a cancelled or returned order is back on the shelf, once, and nothing of any other order is.",
    reads: "checkouts",
    violations: () => sql`
      select order_id as id, checkout_id from (
        select orders.checkout_id, orders.id as order_id, variant_id, quantity as due, 0 as moved
        from scope join orders on orders.checkout_id = scope.id and orders.status in ('CANCELLED', 'RETURNED', 'REFUNDED')
        join order_items on order_items.order_id = orders.id
        union all
        select orders.checkout_id, orders.id, variant_id, 0, delta
        from scope join orders on orders.checkout_id = scope.id
        join stock_movements on stock_movements.reference = orders.id and stock_movements.reason = 'restock'
      ) as told group by order_id, checkout_id, variant_id having sum(due) <> sum(moved)`,
  },
  {
    name: "movements_have_a_reason",
    says: "Stock goes out for checkouts and comes back from orders that there are.",
    reads: "strays",
    violations: () => sql`
      select stock_movements.id from stock_movements
      where reason = 'sale' and not exists (select from checkouts where checkouts.id = reference)
        or reason = 'restock' and not exists (select from orders where orders.id = reference)`,
  },
];
