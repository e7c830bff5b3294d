const charge = (operation: string, key: string) =>
  `insert into test_provider_charges (idempotency_key, operation, reference, method_token, amount_minor, created_at)
   values ('${key}', '${operation}', 'tp_$PAYMENT-authorize', 'tok_visa', 100, now())`;
const copy = (table: string, id: string) =>
  `create temp table twin on commit drop as select * from ${table} where id = '${id}'; update twin set id = id || 'x';`;
const movement = (quantity: string, reference: string) => `
  insert into stock_movements (id, variant_id, delta, reason, reference)
    select 'mov_x', variant_id, ${quantity}, 'restock', '${reference}' from order_items where order_id = '$CANCELLED';
  update stock set on_hand = on_hand + ${quantity}
    from order_items i where order_id = '$CANCELLED' and i.variant_id = stock.variant_id`;

/**
 * What must turn the verdict red: the beginning of the promise that is broken, and the SQL that breaks it. `$STANDS` and
 * `$CANCELLED` are the two orders of `$CHECKOUT`, paid by `$PAYMENT`; `$REFUSED` is a payment that could not be taken.
 */
export const FAULTS: [promise: string, statements: string][] = [
  [
    "lost: accepted, but",
    "delete from order_items; delete from order_history; delete from orders where id = '$STANDS'",
  ],
  [
    "lost: accepted, but",
    "update orders set total_minor = total_minor + 1, subtotal_minor = subtotal_minor + 1 where id = '$STANDS'",
  ],
  ["lost: accepted, but", "update checkouts set status = 'rejected' where id = '$CHECKOUT'"],
  ["lost: accepted, and", "update checkouts set status = 'accepted' where id = '$CHECKOUT'"],
  [
    "doubled: a wish",
    `${copy("checkouts", "$CHECKOUT")} update twin set idempotency_key = 'another'; insert into checkouts select * from twin;
     create temp table paid on commit drop as select * from payments where id = '$PAYMENT';
     update paid set id = id || 'x', checkout_id = checkout_id || 'x', provider_reference = null;
     insert into payments select * from paid`,
  ],
  [
    "doubled: orders",
    `alter table orders drop constraint orders_once_per_checkout_and_seller;
     ${copy("orders", "$STANDS")} update twin set number = 'OC-twin'; insert into orders select * from twin`,
  ],
  ["orders that are not confirmed", "update orders set status = 'PENDING' where id = '$STANDS'"],
  ["orders whose history", "update orders set status = 'PROCESSING' where id = '$STANDS'"],
  [
    "orders whose history",
    `alter table order_history alter number drop identity;
     update order_history set number = -number where order_id = '$STANDS'`,
  ],
  ["orders whose history", "delete from order_history where order_id = '$STANDS' and status = 'PENDING'"],
  ["doubled: captures", charge("capture", "again")],
  ["money: kept", charge("refund", "for-nothing")],
  ["money: kept", "update orders set status = 'CANCELLED' where id = '$STANDS'"],
  [
    "money: kept",
    `insert into wallet_entries (id, user_id, delta_minor, balance_minor, reason, idempotency_key, hold_id)
     select 'e', user_id, -1, 1, 'spent', 'k', 'tp_$PAYMENT-authorize' from wallets limit 1`,
  ],
  [
    "money: taken or given back for another",
    "update payment_allocations set order_id = '$STANDS' where idempotency_key like '%-refund-%' and order_id = '$CANCELLED'",
  ],
  ["money: taken or given back for another", "update orders set refunded_minor = 1 where id = '$STANDS'"],
  ["money: a call", "update payment_allocations set amount_minor = amount_minor + 1 where order_id = '$STANDS'"],
  [
    "money: held on a card",
    "delete from test_provider_charges where reference like '%$REFUSED%' and operation = 'void'",
  ],
  [
    "money: held on a card",
    `delete from test_provider_charges where reference like '%$REFUSED%' and operation = 'void';
     update payments set status = 'failed' where id = '$REFUSED'`,
  ],
  ["money: our books", "update payments set captured_minor = captured_minor - 1 where id = '$PAYMENT'"],
  [
    "money: our books",
    "update payment_calls set status = 'started'; update payments set refunded_minor = 0 where id = '$PAYMENT'",
  ],
  ["money: a payment that is in between", "update payments set status = 'refunding' where id = '$PAYMENT'"],
  ["money: a payment that is in between", "update payment_calls set status = 'started' where payment_id = '$PAYMENT'"],
  [
    "store credit: below zero",
    "alter table wallets drop constraint wallets_held_within_balance; update wallets set held_minor = -1",
  ],
  ["store credit: below zero", "update wallets set held_minor = 1"],
  [
    "store credit: below zero",
    `insert into wallet_holds select 'h', user_id, 1, 'held' from wallets limit 1; update wallets set held_minor = 1;
     update payments set provider_reference = 'h' where id = '$PAYMENT'`,
  ],
  ["store credit: a balance", "update wallets set balance_minor = balance_minor + 1"],
  [
    "oversold: stock below",
    "alter table stock drop constraint stock_reserved_within_on_hand; update stock set reserved = on_hand + 1",
  ],
  ["oversold: stock differs", "update stock set on_hand = on_hand + 1"],
  ["oversold: an order's items", "update order_items set quantity = quantity + 1 where order_id = '$STANDS'"],
  ["restocked:", movement("quantity", "$CANCELLED")],
  ["restocked:", `${movement("-quantity", "elsewhere")}; delete from stock_movements where reference = '$CANCELLED'`],
  ["held:", "update reservations set status = 'held' where checkout_id = '$CHECKOUT'"],
  ["held:", "update stock set reserved = 1 where on_hand > 0"],
  ["news: a step", "update audit_log set subject = 'nobody' where subject = '$STANDS' and action = 'order.created'"],
  ["news: a step", "delete from audit_log where subject = '$CANCELLED' and details ->> 'to' = 'CANCELLED'"],
  ["news: a refund", "delete from audit_log where subject = '$CANCELLED' and action = 'payment.refunded'"],
  [
    "news: a line",
    "update orders set user_id = (select id from users where email = 'admin@example.com') where id = '$STANDS'",
  ],
  [
    "news: a line",
    `create temp table twin on commit drop as select * from notifications where link like '%$CANCELLED' and title like '%is cancelled';
     update twin set id = id || 'x'; insert into notifications select * from twin`,
  ],
  [
    "mails missing",
    "update order_history set status = 'DELIVERED' where order_id = '$STANDS' and status = 'CONFIRMED'",
  ],
  ["model: a shopper", charge("refund", "for-nothing")],
  ["model: an order", "update orders set status = 'CANCELLED' where id = '$STANDS'"],
  ["model: an order", "update orders set status = 'CONFIRMED' where id = '$CANCELLED'"],
  ["model: a shelf", movement("quantity", "$CANCELLED")],
  [
    "model: a shelf",
    `${movement("-quantity", "elsewhere")}; delete from stock_movements where reference = '$CANCELLED'`,
  ],
  ["model: a shelf", "update stock set reserved = 1 where on_hand > 0"],
  ["model: the sales reports", "update report_daily_sales set revenue_minor = revenue_minor / 2"],
  ["model: the sales reports", "update report_seller_sales set cancelled = cancelled + 1"],
  ["messages: left over", "insert into outbox (event_id, topic, next_attempt_at) values ('evt_x', 'orders', now())"],
  [
    "messages: left over",
    `insert into dead_letters (id, message_id, event_id, topic, url, body, reason, response_status, attempts)
     values ('dead_x', 'msg_x', 'evt_x', 'orders', '', '', '', 489, 1)`,
  ],
];
