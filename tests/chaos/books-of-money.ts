import type { BookCheck } from "./findings";

/** What was done for every payment, in the books of whoever did it: the card provider's, or the wallets'. */
export const DONE = `(
  select idempotency_key, operation::text, reference, amount_minor::bigint from test_provider_charges where failure is null
  union all select idempotency_key, case reason when 'spent' then 'capture' else 'refund' end, hold_id, abs(delta_minor)
    from wallet_entries where reason <> 'granted'
  union all select id, 'authorize', id, amount_minor from wallet_holds where status <> 'refused'
  union all select id, 'void', id, amount_minor from wallet_holds where status = 'released'
) as done`;

/** What of it was kept, in minor units, of the rows that are grouped. */
export const KEPT = `coalesce(sum(done.amount_minor) filter (where operation = 'capture'), 0)
  - coalesce(sum(done.amount_minor) filter (where operation = 'refund'), 0)`;

export const MONEY_CHECKS: BookCheck[] = [
  {
    promise: "doubled: captures of one authorisation",
    sql: `select reference as id from ${DONE} where operation = 'capture' group by reference having count(*) > 1`,
  },
  {
    promise: "money: kept without an order, or an order without its money",
    sql: `select c.id from checkouts c join payments p on p.checkout_id = c.id
      left join lateral (select ${KEPT} as kept from ${DONE} where reference = p.provider_reference) books on true
      left join lateral (select coalesce(sum(total_minor), 0) as owed from orders
        where checkout_id = c.id and status not in ('CANCELLED', 'REFUNDED')) o on true
      where c.customer_email like $1 and coalesce(books.kept, 0) <> o.owed`,
  },
  {
    promise: "money: taken or given back for another order",
    sql: `select o.id from orders o
      left join (select a.order_id, coalesce(sum(a.amount_minor) filter (where operation = 'capture'), 0)
          - coalesce(sum(a.amount_minor) filter (where operation = 'refund'), 0) as kept
        from payment_allocations a join ${DONE} using (idempotency_key) group by a.order_id) books on books.order_id = o.id
      cross join lateral (select case when o.status in ('CANCELLED', 'REFUNDED') then 0 else o.total_minor end as worth) due
      where o.customer_email like $1 and (coalesce(books.kept, 0) <> worth or o.captured_minor - o.refunded_minor <> worth)`,
  },
  {
    promise: "money: a call that is not for the orders it names",
    sql: `select done.idempotency_key as id from ${DONE}
      left join lateral (select coalesce(sum(amount_minor), 0) as meant from payment_allocations a
        where a.idempotency_key = done.idempotency_key) a on true
      where operation in ('capture', 'refund') and meant <> amount_minor
        and reference in (select provider_reference from payments p join checkouts c on c.id = p.checkout_id where c.customer_email like $1)`,
  },
  {
    promise: "money: held on a card or an account, and neither taken nor let go",
    sql: `select c.id from checkouts c join payments p on p.checkout_id = c.id
      where c.customer_email like $1 and p.status <> 'expired'
        and exists (select from ${DONE} where reference = p.provider_reference and operation = 'authorize')
        and not exists (select from ${DONE} where reference = p.provider_reference and operation in ('capture', 'void'))`,
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
    promise: "money: a payment that is in between, or a call without an answer",
    sql: `select p.id from payments p join checkouts c on c.id = p.checkout_id where c.customer_email like $1
        and p.status in ('authorizing', 'capturing', 'voiding', 'refunding')
      union all select k.idempotency_key from payment_calls k join payments p on p.id = k.payment_id
        join checkouts c on c.id = p.checkout_id where c.customer_email like $1 and k.status = 'started'`,
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
];
