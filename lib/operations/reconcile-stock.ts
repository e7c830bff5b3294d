import { sql } from "drizzle-orm";
import type { BookRule } from "./reconcile";

/** Variants whose `reserved` is not what checkouts hold of them, with what they do hold. */
export const wronglyReserved = sql`
  select stock.variant_id as id, coalesce(held.quantity, 0) as held, stock.on_hand from stock
  left join (
    select variant_id, sum(quantity)::int as quantity from reservations where status = 'held' group by variant_id
  ) as held on held.variant_id = stock.variant_id
  where stock.reserved <> coalesce(held.quantity, 0)`;

export const STOCK_LINES: BookRule[] = [
  {
    name: "movements_are_on_hand",
    says: "What is on hand of a variant is the sum of its movements.",
    offends: sql`
      select stock.variant_id as id from stock
      left join (select variant_id, sum(delta) as units from stock_movements group by variant_id) as moved
        on moved.variant_id = stock.variant_id
      where stock.on_hand <> coalesce(moved.units, 0)`,
  },
  {
    name: "reserved_is_held",
    says: "What is reserved of a variant is what checkouts hold of it.",
    offends: sql`select id from (${wronglyReserved}) as wrong`,
  },
  {
    name: "settled_checkouts_hold_no_stock",
    says: "A checkout that is completed or rejected, or that does not exist, holds nothing.",
    offends: sql`
      select distinct reservations.checkout_id as id from reservations
      left join checkouts on checkouts.id = reservations.checkout_id
      where reservations.status = 'held' and coalesce(checkouts.status, 'rejected') in ('completed', 'rejected')`,
  },
  {
    name: "goods_that_came_back_are_on_the_shelf",
    says: "What was in a cancelled or returned order is back on the shelf, once, and nothing of any other order is.",
    offends: sql`
      select coalesce(due.order_id, moved.reference) as id
      from (
        select order_items.order_id, order_items.variant_id, sum(order_items.quantity) as units
        from order_items join orders on orders.id = order_items.order_id
        where orders.status in ('CANCELLED', 'RETURNED', 'REFUNDED') group by 1, 2
      ) as due
      full join (
        select reference, variant_id, sum(delta) as units from stock_movements where reason = 'restock' group by 1, 2
      ) as moved on moved.reference = due.order_id and moved.variant_id = due.variant_id
      where due.units is distinct from moved.units`,
  },
  {
    name: "sales_have_left_the_shelf",
    says: "What a completed checkout has sold went out as a movement, and nothing went out for any other.",
    offends: sql`
      select coalesce(sold.checkout_id, moved.reference) as id
      from (
        select reservations.checkout_id, reservations.variant_id, sum(reservations.quantity) as units
        from reservations where reservations.status = 'sold' group by 1, 2
      ) as sold
      full join (
        select reference, variant_id, -sum(delta) as units from stock_movements where reason = 'sale' group by 1, 2
      ) as moved on moved.reference = sold.checkout_id and moved.variant_id = sold.variant_id
      where sold.units is distinct from moved.units
      union
      select reservations.checkout_id from reservations join checkouts on checkouts.id = reservations.checkout_id
      where reservations.status = 'sold' and checkouts.status <> 'completed'`,
  },
];
