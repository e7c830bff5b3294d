import { beforeAll, beforeEach, expect, test } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { reconcile } from "./reconcile";

const { query } = databaseForTests();

const TABLES = [
  [
    "checkouts",
    "payments",
    "payment_calls",
    "payment_allocations",
    "test_provider_charges",
    "orders",
    "order_items",
    "order_history",
  ],
  ["stock", "stock_movements", "reservations", "events", "inbox", "outbox", "emails"],
  ["wallets", "wallet_holds", "wallet_entries"],
].flat();

// Every case breaks the demo shop's books behind the back of its triggers, and the next one finds them whole again.
beforeAll(async () => {
  await query(
    `create schema saved; ${TABLES.map((table) => `create table saved.${table} as table ${table};`).join("\n")}`,
  );
});
beforeEach(async () => {
  await unguarded(
    TABLES.map(
      (table) => `delete from ${table}; insert into ${table} overriding system value select * from saved.${table}`,
    ).join(";"),
  );
});

test("the books of the demo shop add up", async () => {
  const books = await reconcile();
  expect(books.lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(books.ok).toBe(true);
  expect(new Set(books.lines.map(({ name }) => name)).size).toBe(books.lines.length);
});

const paid = "(select id from payments where status = 'captured' order by id limit 1)";
const delivered = "(select id from orders where status = 'DELIVERED' order by id limit 1)";
const bought = "(select id from checkouts order by id limit 1)";
const variant = "(select variant_id from stock where on_hand > 5 order by variant_id limit 1)";
const said = (type: string) => `(select id from events where type = '${type}' order by id limit 1)`;
const old = "now() - interval '1 hour'";

const FAULTS: [line: string, what: string, statement: string][] = [
  [
    "captured_money_is_orders_worth",
    "a cent was captured too little",
    `update payments set captured_minor = captured_minor - 1 where id = ${paid}`,
  ],
  [
    "captured_money_is_orders_worth",
    "an order was cancelled and nobody asked for its refund",
    `update orders set status = 'CANCELLED' where id = ${delivered}`,
  ],
  [
    "payments_match_provider",
    "the provider refunded what we did not ask for",
    `insert into test_provider_charges select 'forged', 'refund', reference, method_token, 1, null from test_provider_charges where operation = 'capture' limit 1`,
  ],
  [
    "payments_match_provider",
    "the provider knows of no authorisation",
    `delete from test_provider_charges where operation = 'authorize' and reference = (select provider_reference from payments where id = ${paid})`,
  ],
  [
    "payments_match_provider",
    "a payment says that it was voided",
    `update payments set status = 'voided' where id = ${paid}`,
  ],
  [
    "rejected_checkouts_hold_no_money",
    "a rejected checkout is still authorised",
    `update checkouts set status = 'rejected', settled_at = ${old} where id = (select checkout_id from payments where status = 'authorized' limit 1)`,
  ],
  [
    "entries_are_balance",
    "somebody has a cent that nobody gave them",
    "update wallets set balance_minor = balance_minor + 1",
  ],
  ["holds_are_held", "credit is held by nobody", "update wallets set held_minor = 1"],
  [
    "payments_match_store_credit",
    "a payment took credit that is still there",
    `update payments set provider = 'store_credit' where id = ${paid}`,
  ],
  [
    "payments_match_store_credit",
    "credit is held that no payment asked for",
    `insert into wallet_holds select 'forged', user_id, 1, 'held' from wallets; update wallets set held_minor = 1`,
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
    "no_checkout_past_deadline",
    "an accepted checkout was forgotten",
    `update checkouts set status = 'accepted', created_at = ${old} where id = ${bought}`,
  ],
  [
    "order_items_add_up",
    "an item costs less than it did",
    `update order_items set unit_price_minor = unit_price_minor - 1 where order_id = ${delivered}`,
  ],
  ["history_ends_at_status", "a step has no history", `update orders set status = 'RETURNED' where id = ${delivered}`],
  [
    "orders_have_one_confirmation",
    "a letter was never sent",
    `update emails set status = 'failed' where reference = ${delivered}`,
  ],
  [
    "orders_have_one_confirmation",
    "a letter was sent to two people",
    `insert into emails select 'mail_2', letter, reference, 'eve@example.com', 'twice', status, 1, claimed_at, sent_at from emails where reference = ${delivered}`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "what was returned is not for sale",
    `delete from stock_movements where reference = (select id from orders where status = 'RETURNED' limit 1)`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "what was cancelled is for sale twice",
    `insert into stock_movements select 'twice', variant_id, delta, reason, reference from stock_movements where reason = 'restock' limit 1`,
  ],
  [
    "goods_that_came_back_are_on_the_shelf",
    "what a buyer still has is for sale",
    `insert into stock_movements select 'stolen', variant_id, quantity, 'restock', order_id from order_items where order_id = ${delivered}`,
  ],
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

test.each(FAULTS)("%s is red when %s", async (name, _what, statement) => {
  await unguarded(statement);
  const books = await reconcile();
  expect(books.ok).toBe(false);
  const line = books.lines.find((one) => one.name === name);
  expect(line).toMatchObject({ ok: false });
  expect(line?.offenders).toHaveLength(line?.count ?? 0);
});

test("every line has a fault that turns it red", async () => {
  const { lines } = await reconcile();
  expect([...new Set(FAULTS.map(([name]) => name))].sort()).toEqual(lines.map(({ name }) => name).sort());
});

test("a line counts all its offenders and names twenty", async () => {
  await unguarded("update stock set on_hand = on_hand + 1");
  const line = (await reconcile()).lines.find(({ name }) => name === "movements_are_on_hand");
  expect(line?.count).toBeGreaterThan(100);
  expect(line?.offenders).toHaveLength(20);
});

test("what a message on its way will still change is not held against the books", async () => {
  const refund = "evt_refund_on_its_way";
  await unguarded(`
    update orders set status = 'CANCELLED' where id = ${delivered};
    insert into events select '${refund}', 'command.payment.refund', '1.0', 'test', null, null,
      jsonb_build_object('paymentId', payments.id), now() from payments join orders using (checkout_id)
      where payments.captured_minor > 0 and payments.refunded_minor = 0 and orders.status = 'CANCELLED';
    insert into outbox (event_id, topic, next_attempt_at) values ('${refund}', 'commands', now())`);
  const { lines } = await reconcile();
  expect(lines.find(({ name }) => name === "captured_money_is_orders_worth")).toMatchObject({ ok: true });
  await unguarded(`delete from outbox where event_id = '${refund}'`);
  const after = await reconcile();
  const red = after.lines.filter(({ ok }) => !ok).map(({ name }) => name);
  expect(red).toEqual(expect.arrayContaining(["captured_money_is_orders_worth", "no_message_is_lost"]));
});

/** Without triggers and foreign keys, as a restored backup or a person with psql might leave the tables. */
async function unguarded(statements: string): Promise<void> {
  await query(`begin; set local session_replication_role = replica; ${statements}; commit`);
}
