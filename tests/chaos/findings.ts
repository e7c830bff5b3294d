/** One promise, and what was found to break it: ids of checkouts, orders, letters. None is what must be. */
export type Finding = { promise: string; offenders: string[] };

/** A connection to the books, of whatever kind. */
export type Books = { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

/** What was done for every payment, in the books of whoever did it: the card provider's, or the wallets'. */
const DONE = `(
  select operation::text, reference, amount_minor from test_provider_charges where failure is null
  union all select case reason when 'spent' then 'capture' else 'refund' end, hold_id, abs(delta_minor)
    from wallet_entries where reason <> 'granted'
  union all select 'authorize', id, amount_minor from wallet_holds where status <> 'refused'
  union all select 'void', id, amount_minor from wallet_holds where status = 'released'
) as done`;

/**
 * Queries over the books of a shop that is quiet; `$1` is the pattern of the run's customers. Each answers one row per
 * offence, its id in `id`. They know the tables and nothing of the code that wrote them.
 */
export const BOOKS: { promise: string; sql: string }[] = [
  {
    promise: "lost: accepted, but neither one order per seller nor rejected and voided",
    sql: `select c.id from checkouts c join payments p on p.checkout_id = c.id
      left join lateral (select count(*) as orders, sum(total_minor) as total from orders where checkout_id = c.id) o on true
      where c.customer_email like $1 and c.accepted_at is not null and not (
        c.status = 'completed' and o.total = c.total_minor
          and o.orders = (select count(distinct line->>'sellerId') from jsonb_array_elements(c.lines) line)
        or c.status = 'rejected' and p.status in ('voided', 'failed') and o.orders = 0)`,
  },
  {
    promise: "lost: neither accepted nor refused",
    sql: "select id from checkouts where customer_email like $1 and status in ('pending', 'accepted')",
  },
  {
    promise: "doubled: checkouts of one intent",
    sql: `select customer_email as id from checkouts where customer_email like $1 group by customer_email having count(*) > 1`,
  },
  {
    promise: "doubled: orders of one seller in one checkout",
    sql: `select checkout_id as id from orders where customer_email like $1 group by checkout_id, seller_id having count(*) > 1`,
  },
  {
    promise: "doubled: captures of one authorisation",
    sql: `select reference as id from ${DONE} where operation = 'capture'
      group by reference having count(*) > 1`,
  },
  {
    promise: "money: kept without an order, or an order without its money",
    sql: `select c.id from checkouts c join payments p on p.checkout_id = c.id
      left join lateral (select coalesce(sum(amount_minor) filter (where operation = 'capture'), 0)
        - coalesce(sum(amount_minor) filter (where operation = 'refund'), 0) as kept
        from ${DONE} where reference = p.provider_reference) books on true
      left join lateral (select coalesce(sum(total_minor), 0) as owed from orders
        where checkout_id = c.id and status not in ('CANCELLED', 'REFUNDED')) o on true
      where c.customer_email like $1 and coalesce(books.kept, 0) <> o.owed`,
  },
  {
    promise: "money: authorised for nothing, and never let go",
    sql: `select c.id from checkouts c join payments p on p.checkout_id = c.id
      where c.customer_email like $1 and c.status = 'rejected'
        and exists (select from ${DONE} where reference = p.provider_reference and operation = 'authorize')
        and not exists (select from ${DONE} where reference = p.provider_reference and operation = 'void')`,
  },
  {
    promise: "money: our books differ from the provider's",
    sql: `select p.id from payments p join checkouts c on c.id = p.checkout_id
      left join lateral (select coalesce(sum(amount_minor) filter (where operation = 'capture'), 0) as captured,
        coalesce(sum(amount_minor) filter (where operation = 'refund'), 0) as refunded
        from ${DONE} where reference = p.provider_reference) books on true
      where c.customer_email like $1 and (p.captured_minor, p.refunded_minor) <> (books.captured, books.refunded)`,
  },
  {
    promise: "store credit: below zero, or held for nothing",
    sql: `select w.user_id as id from wallets w where held_minor < 0 or held_minor > balance_minor
      or held_minor <> (select coalesce(sum(amount_minor), 0) from wallet_holds h where h.user_id = w.user_id and h.status = 'held')
      union all select h.id from wallet_holds h join payments p on p.provider_reference = h.id join checkouts c on c.id = p.checkout_id
        where h.status = 'held' and c.customer_email like $1`,
  },
  {
    promise: "store credit: a balance differs from the sum of its entries",
    sql: `select w.user_id as id from wallets w left join wallet_entries e on e.user_id = w.user_id
      group by w.user_id having w.balance_minor <> coalesce(sum(e.delta_minor), 0)`,
  },
  {
    promise: "orders that are not confirmed although nothing is under way",
    sql: "select id from orders where customer_email like $1 and status = 'PENDING'",
  },
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
    promise: "held: stock set aside for a checkout that has ended",
    sql: `select s.variant_id as id from stock s where s.reserved <> (select coalesce(sum(r.quantity), 0) from reservations r
        where r.variant_id = s.variant_id and r.status = 'held')
      union all select r.checkout_id from reservations r join checkouts c on c.id = r.checkout_id
        where r.status = 'held' and c.status in ('completed', 'rejected')`,
  },
  {
    promise: "news: an order that the audit log knows not, or twice",
    sql: `select o.id from orders o left join audit_log a on a.subject = o.id and a.action = 'order.created'
      where o.customer_email like $1 group by o.id having count(a.event_id) <> 1`,
  },
  {
    promise: "news: a line under a bell missing or doubled",
    sql: `select o.id from orders o left join notifications n
        on n.user_id = o.user_id and n.link = '/orders/' || o.id and n.title like '% is made'
      where o.customer_email like $1 and o.user_id is not null group by o.id having count(n.id) <> 1`,
  },
];
