import type { BookCheck } from "./findings";

export const ORDER_CHECKS: BookCheck[] = [
  {
    promise: "lost: accepted, but neither one order per seller nor rejected and voided",
    sql: `select c.id from checkouts c join payments p on p.checkout_id = c.id
      left join lateral (select count(*) as orders, sum(total_minor) as total from orders where checkout_id = c.id) o on true
      where c.customer_email like $1 and c.accepted_at is not null and not (
        c.status = 'completed' and o.total = c.total_minor
          and o.orders = (select count(distinct line->>'sellerId') from jsonb_array_elements(c.lines) line)
        or c.status = 'rejected' and p.status in ('voided', 'expired', 'failed') and o.orders = 0)`,
  },
  {
    promise: "lost: accepted, and nobody is at it any more",
    sql: "select id from checkouts where customer_email like $1 and status in ('pending', 'accepted')",
  },
  {
    promise: "doubled: a wish or a basket that was bought twice",
    // A cart whose money could not be taken is given back, and may be bought under another key.
    sql: `select customer_email as id from checkouts c join payments p on p.checkout_id = c.id
      where customer_email like $1 and accepted_at is not null and p.method_token <> 'tok_capture_fails'
      group by customer_email having count(*) > 1`,
  },
  {
    promise: "doubled: orders of one seller in one checkout",
    sql: `select checkout_id as id from orders where customer_email like $1 group by checkout_id, seller_id having count(*) > 1`,
  },
  {
    promise: "orders that are not confirmed although nothing is under way",
    sql: "select id from orders where customer_email like $1 and status = 'PENDING'",
  },
  {
    promise: "orders whose history is not the steps they took, in their order",
    sql: `with steps as (
        select o.id, o.status as now, h.status::text as step,
          lag(h.status::text) over by_number as before, lead(h.status::text) over by_number as after
        from orders o left join order_history h on h.order_id = o.id where o.customer_email like $1
        window by_number as (partition by o.id order by h.number))
      select distinct id from steps where step is null or after is null and step <> now::text
        or (coalesce(before, ''), step) not in (('', 'PENDING'), ('PENDING', 'CONFIRMED'), ('CONFIRMED', 'PROCESSING'),
          ('PROCESSING', 'SHIPPED'), ('SHIPPED', 'DELIVERED'), ('DELIVERED', 'RETURNED'), ('RETURNED', 'REFUNDED'),
          ('PENDING', 'CANCELLED'), ('CONFIRMED', 'CANCELLED'), ('PROCESSING', 'CANCELLED'))`,
  },
];

export const STOCK_CHECKS: BookCheck[] = [
  {
    promise: "oversold: stock below zero, or less on hand than is held",
    sql: "select variant_id as id from stock where on_hand < 0 or reserved < 0 or reserved > on_hand",
  },
  {
    promise: "oversold: stock differs from the sum of its movements",
    sql: `select s.variant_id as id from stock s left join stock_movements m on m.variant_id = s.variant_id
      group by s.variant_id having s.on_hand <> coalesce(sum(m.delta), 0)`,
  },
  {
    promise: "oversold: an order's items differ from what left the shelf",
    sql: `select c.id from checkouts c
      left join lateral (select coalesce(sum(i.quantity), 0) as bought from orders o join order_items i on i.order_id = o.id
        where o.checkout_id = c.id) b on true
      left join lateral (select coalesce(-sum(delta), 0) as left_shelf from stock_movements where reference = c.id) m on true
      where c.customer_email like $1 and b.bought <> m.left_shelf`,
  },
  {
    promise: "restocked: not what a cancelled or returned order had held, or not once",
    sql: `with due as (
        select o.id, i.variant_id, sum(i.quantity) as quantity from orders o join order_items i on i.order_id = o.id
        where o.status in ('CANCELLED', 'RETURNED', 'REFUNDED') group by o.id, i.variant_id
      ), came as (
        select o.id, m.variant_id, sum(m.delta) as quantity from orders o join stock_movements m on m.reference = o.id
        group by o.id, m.variant_id)
      select distinct id from due full join came using (id, variant_id) join orders using (id)
      where customer_email like $1 and due.quantity is distinct from came.quantity`,
  },
  {
    promise: "held: stock set aside for a checkout that has ended",
    sql: `select s.variant_id as id from stock s where s.reserved <> (select coalesce(sum(r.quantity), 0) from reservations r
        where r.variant_id = s.variant_id and r.status = 'held')
      union all select r.checkout_id from reservations r join checkouts c on c.id = r.checkout_id
        where r.status = 'held' and c.status in ('completed', 'rejected')`,
  },
];
