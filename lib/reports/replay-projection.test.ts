import { expect, test } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { replayProjection } from "./replay-projection";

const { query } = databaseForTests();

const tables = ["audit_log", "report_daily_sales", "report_product_sales", "report_seller_sales"];

test("the reports of the demo shop are the ones that its events make", async () => {
  const replay = await replayProjection();
  expect(replay.tables.flatMap(({ different }) => different)).toEqual([]);
  expect(replay.equal).toBe(true);
  expect(replay.events).toBeGreaterThan(40);
  expect(await countOf("report_seller_sales")).toBe(3);
  expect(replay.tables.map(({ table }) => table)).toEqual(tables);
});

test.each([
  [
    "a tampered amount",
    "report_daily_sales",
    "update report_daily_sales set revenue_minor = revenue_minor + 1 where day = (select max(day) from report_daily_sales)",
  ],
  [
    "a lost row",
    "report_seller_sales",
    "delete from report_seller_sales where seller_id = (select min(seller_id) from report_seller_sales)",
  ],
  [
    "a row that nobody told of",
    "report_product_sales",
    "insert into report_product_sales (product_id, currency, units) values ('prod_made_up', 'EUR', 5)",
  ],
  [
    "an audit entry without an event",
    "audit_log",
    "insert into audit_log values ('evt_forged', 'stock.set', 'nobody', 'var_1', '{}', now())",
  ],
])("%s is found, and put right only when asked", async (_fault, table, statement) => {
  await query(statement);
  const found = await replayProjection();
  expect(found.equal).toBe(false);
  expect(found.tables.filter(({ equal }) => !equal).map((one) => one.table)).toEqual([table]);
  expect(found.tables.find((one) => one.table === table)?.different.length).toBeGreaterThan(0);

  expect((await replayProjection()).equal).toBe(false);
  expect((await replayProjection({ apply: true })).equal).toBe(false);
  expect((await replayProjection()).equal).toBe(true);
});

test("an event that its consumer has not applied yet is in neither", async () => {
  const { rows } = await query(
    "delete from inbox where event_id = (select min(id) from events where type = 'order.created') returning event_id",
  );
  const [row] = rows;
  expect((await replayProjection()).equal).toBe(false);
  await query("insert into inbox (event_id, consumer) values ($1, 'orders')", [row?.event_id]);
  expect((await replayProjection()).equal).toBe(true);
});

test("a replay leaves no table behind and changes none", async () => {
  await replayProjection();
  const { rows } = await query("select schemaname from pg_tables where tablename = any($1)", [tables]);
  expect(rows.map(({ schemaname }) => schemaname)).toEqual(tables.map(() => "public"));
});

async function countOf(table: string): Promise<number> {
  const { rows } = await query(`select count(*)::int as count from ${table}`);
  return rows[0]?.count;
}
