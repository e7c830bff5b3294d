import { bought, cancelled, delivered, type Fault, old, said, variant } from "./book-fault";

const ORDERS: Fault[] = [
  [
    "keys_are_told_once",
    "one wish became two checkouts",
    `drop index checkouts_once_per_request;
     update checkouts set idempotency_key = 'key', request_hash = 'same', shopper_key = 'guest:' || id where id in (select id from checkouts order by id limit 2)`,
  ],
  [
    "keys_are_told_once",
    "one shopper's key stands for two requests",
    `drop index checkouts_once_per_key;
     update checkouts set idempotency_key = 'key', shopper_key = 'guest:ada' where id in (select id from checkouts order by id limit 2)`,
  ],
  ["completed_checkouts_have_orders", "an order is gone", `delete from orders where id = ${delivered}`],
  [
    "completed_checkouts_have_orders",
    "an order is worth less than what was accepted",
    `update checkouts set total_minor = total_minor + 1 where id = ${bought}`,
  ],
  [
    "orders_have_completed_checkout",
    "an order was made of a rejected checkout",
    `update checkouts set status = 'rejected' where id = ${bought}`,
  ],
  [
    "checkout_commands_are_settled",
    "a command was applied and its checkout is still accepted",
    `update checkouts set status = 'accepted' where id = ${bought}`,
  ],
  [
    "checkout_commands_are_settled",
    "a checkout was completed without a command",
    `delete from inbox where event_id = ${said("command.checkout")}`,
  ],
  [
    "commands_are_for_checkouts",
    "a checkout is gone",
    `insert into events values ('evt_stray', 'command.checkout', '1.0', 'test', null, null, '{"checkoutId": "chk_none"}', now())`,
  ],
  [
    "no_checkout_past_deadline",
    "an accepted checkout was forgotten",
    `update checkouts set status = 'accepted', created_at = ${old} where id = ${bought}`,
  ],
  [
    "order_items_add_up",
    "an item costs less than it did",
    `update order_items set unit_price_minor = unit_price_minor - 1 where order_id = ${delivered}`,
  ],
  [
    "histories_follow_the_rules",
    "a step was left out",
    `delete from order_history where order_id = ${delivered} and status = 'SHIPPED'`,
  ],
  [
    "histories_follow_the_rules",
    "an order began somewhere else",
    `delete from order_history where order_id = ${delivered} and status = 'PENDING'`,
  ],
  [
    "histories_follow_the_rules",
    "two steps stand in the wrong order",
    `update order_history set number = default where order_id = ${delivered} and status = 'CONFIRMED'`,
  ],
  ["history_ends_at_status", "a step has no history", `update orders set status = 'RETURNED' where id = ${delivered}`],
];

const STOCK: Fault[] = [
  [
    "movements_are_on_hand",
    "stock went down without a movement",
    `update stock set on_hand = on_hand - 1 where variant_id = ${variant}`,
  ],
  ["reserved_is_held", "stock is reserved by nobody", `update stock set reserved = 1 where variant_id = ${variant}`],
  [
    "settled_checkouts_hold_no_stock",
    "a settled checkout still holds stock",
    `update reservations set status = 'held' where checkout_id = ${bought}`,
  ],
  [
    "settled_checkouts_hold_no_stock",
    "a checkout that does not exist holds stock",
    `insert into reservations values ('chk_none', ${variant}, 1, 'held', now())`,
  ],
  [
    "sales_have_left_the_shelf",
    "a checkout has sold twice",
    `insert into stock_movements select 'mov_2', variant_id, delta, reason, reference from stock_movements where reason = 'sale' limit 1`,
  ],
  [
    "sales_have_left_the_shelf",
    "an order has more in it than was sold",
    `update order_items set quantity = quantity + 1 where order_id = ${delivered}`,
  ],
  [
    "sales_have_left_the_shelf",
    "stock was sold for a checkout that was rejected",
    `update checkouts set status = 'rejected' where id = ${bought}`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "a cancelled order was restocked twice, in the stock too",
    `update stock set on_hand = on_hand + delta from stock_movements as moved where moved.variant_id = stock.variant_id and reference = ${cancelled};
     insert into stock_movements select id || '2', variant_id, delta, reason, reference from stock_movements where reference = ${cancelled}`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "a cancelled order was never restocked",
    `delete from stock_movements where reference = ${cancelled}`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "the items of a delivered order are back on the shelf",
    `insert into stock_movements select 'mov_' || id, variant_id, quantity, 'restock', order_id from order_items where order_id = ${delivered}`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "what was returned is not for sale",
    `delete from stock_movements where reference = (select id from orders where status = 'RETURNED' limit 1)`,
  ],
  [
    "movements_have_a_reason",
    "stock was sold to nobody",
    `insert into stock_movements values ('mov_2', ${variant}, -1, 'sale', 'chk_none')`,
  ],
  [
    "movements_have_a_reason",
    "stock came back from nowhere",
    `insert into stock_movements values ('mov_2', ${variant}, 1, 'restock', 'ord_none')`,
  ],
];

const LETTERS: Fault[] = [
  [
    "letters_are_sent_once",
    "a confirmation was never sent",
    `update emails set status = 'failed' where reference = ${delivered} and letter = 'order-confirmation'`,
  ],
  [
    "letters_are_sent_once",
    "nobody was told that an order was shipped",
    `delete from emails where reference = ${delivered} and letter = 'order-shipped'`,
  ],
  [
    "letters_are_sent_once",
    "a letter was sent to two people",
    `insert into emails select 'mail_2', letter, reference, 'eve@example.com', 'twice', status, 1, claimed_at, sent_at from emails
       where reference = ${delivered} and letter = 'order-confirmation'`,
  ],
  [
    "letters_are_sent_once",
    "a letter says that a delivered order was cancelled",
    `update emails set letter = 'order-cancelled' where reference = ${delivered} and letter = 'order-shipped'`,
  ],
  [
    "letters_are_sent_once",
    "nobody was told that a checkout was rejected",
    `update checkouts set status = 'rejected', settled_at = ${old} where id = ${bought}`,
  ],
  [
    "steps_are_in_the_audit_log",
    "the entry of a cancellation is missing",
    `delete from audit_log where subject = ${cancelled} and details ->> 'to' = 'CANCELLED'`,
  ],
  [
    "steps_are_in_the_audit_log",
    "the entry of an order is missing",
    `delete from audit_log where subject = ${delivered} and action = 'order.created'`,
  ],
  [
    "steps_are_in_the_audit_log",
    "the entry of a refund is missing",
    `delete from audit_log where subject = ${cancelled} and action = 'payment.refunded'`,
  ],
  [
    "steps_are_in_the_audit_log",
    "a step was told twice",
    `insert into audit_log select 'evt_2', action, actor, subject, details, at from audit_log where subject = ${delivered} limit 1`,
  ],
];

const MESSAGES: Fault[] = [
  [
    "no_message_is_lost",
    "an event is neither applied nor waiting",
    `delete from inbox where event_id = ${said("order.created")}`,
  ],
  [
    "no_message_is_lost",
    "an event was applied by somebody else's consumer",
    `update inbox set consumer = 'analytics' where event_id = ${said("order.created")}`,
  ],
  [
    "messages_are_sent",
    "a message was never sent",
    `insert into outbox (event_id, topic, publications, next_attempt_at, created_at) values (${said("order.created")}, 'orders', 0, now(), ${old})`,
  ],
  [
    "messages_are_applied",
    "a message was sent and never applied",
    `insert into outbox (event_id, topic, publications, next_attempt_at, created_at) values (${said("order.created")}, 'orders', 3, now(), ${old})`,
  ],
];

const REPORTS: Fault[] = [
  [
    "daily_sales_are_the_orders",
    "a day says half of what was sold",
    "update report_daily_sales set revenue_minor = revenue_minor / 2 where day = (select max(day) from report_daily_sales)",
  ],
  [
    "daily_sales_are_the_orders",
    "a day is gone",
    "delete from report_daily_sales where day = (select min(day) from report_daily_sales)",
  ],
  [
    "sales_reports_agree",
    "a seller has sold a cent more than the days",
    "update report_seller_sales set revenue_minor = revenue_minor + 1 where seller_id = (select min(seller_id) from report_seller_sales)",
  ],
  [
    "seller_sales_are_the_orders",
    "one seller's cancellation is another's",
    `update report_seller_sales set cancelled = cancelled + case seller_id when (select min(seller_id) from report_seller_sales) then 1 else -1 end
       where seller_id in ((select min(seller_id) from report_seller_sales), (select max(seller_id) from report_seller_sales))`,
  ],
  [
    "product_sales_are_the_items",
    "a print was sold once more than ordered",
    "update report_product_sales set units = units + 1 where product_id = (select min(product_id) from report_product_sales)",
  ],
];

/** What breaks the books of orders, stock and news. */
export const ORDER_FAULTS = [...ORDERS, ...STOCK, ...LETTERS, ...MESSAGES, ...REPORTS];
