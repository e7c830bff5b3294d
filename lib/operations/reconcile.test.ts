import { beforeAll, beforeEach, expect, test } from "vitest";
import { cancelledForNothing, delivered, old, waiting } from "@/tests/setup/book-fault";
import { databaseForTests, unguarded } from "@/tests/setup/database";
import { MONEY_FAULTS } from "@/tests/setup/money-faults";
import { ORDER_FAULTS } from "@/tests/setup/order-faults";
import { reconcile } from "./reconcile";

const { query } = databaseForTests();
const FAULTS = [...MONEY_FAULTS, ...ORDER_FAULTS];

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
  ["wallets", "wallet_holds", "wallet_entries", "audit_log"],
  ["report_daily_sales", "report_seller_sales", "report_product_sales"],
].flat();

/** Indexes that a fault takes away. */
const KEYS = [
  ["checkouts_once_per_key", "shopper_key, idempotency_key"],
  ["checkouts_once_per_request", "idempotency_key, request_hash, request_scope"],
];

// Every case breaks the demo shop's books behind the back of its triggers, and the next one finds them whole again.
beforeAll(async () => {
  await query(
    `create schema saved; ${TABLES.map((table) => `create table saved.${table} as table ${table};`).join("\n")}`,
  );
});
beforeEach(async () => {
  await unguarded(
    query,
    TABLES.map(
      (table) => `delete from ${table}; insert into ${table} overriding system value select * from saved.${table}`,
    ).join(";"),
  );
  for (const [name, columns] of KEYS)
    await query(`create unique index if not exists ${name} on checkouts (${columns})`);
});

test("the books of the demo shop add up", async () => {
  const books = await reconcile();
  expect(books.lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(books.ok).toBe(true);
  expect(new Set(books.lines.map(({ name }) => name)).size).toBe(books.lines.length);
});

test("the books of a demo shop that was stocked long ago still add up", async () => {
  await unguarded(query, "update outbox set created_at = created_at - interval '3 days'");
  expect((await reconcile()).lines.filter(({ ok }) => !ok)).toEqual([]);
});

test.each(FAULTS)("%s is red when %s", async (name, _what, statement) => {
  await unguarded(query, statement);
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
  await unguarded(query, "update stock set on_hand = on_hand + 1");
  const line = (await reconcile()).lines.find(({ name }) => name === "movements_are_on_hand");
  expect(line?.count).toBeGreaterThan(100);
  expect(line?.offenders).toHaveLength(20);
});

const redLines = async () => (await reconcile()).lines.filter(({ ok }) => !ok).map(({ name }) => name);

test("what a message on its way will still change is not held against the books, for as long as messages take", async () => {
  await unguarded(query, `${waiting("command.payment.refund", delivered, "now()")}; ${cancelledForNothing}`);
  const excused = await redLines();
  for (const line of ["captured_money_is_orders_worth", "orders_keep_their_worth"]) expect(excused).not.toContain(line);
  await unguarded(query, `update outbox set created_at = ${old} where event_id = 'evt_waiting'`);
  expect(await redLines()).toEqual(
    expect.arrayContaining(["captured_money_is_orders_worth", "orders_keep_their_worth"]),
  );
  await unguarded(query, "delete from outbox where event_id = 'evt_waiting'");
  expect(await redLines()).toEqual(expect.arrayContaining(["orders_keep_their_worth", "no_message_is_lost"]));
});
