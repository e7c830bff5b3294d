import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { inbox } from "@/db/schema";
import { MESSAGES } from "@/lib/messages";
import { projectSales } from "@/lib/reports/project-sales";
import { databaseForTests, unguarded } from "@/tests/setup/database";
import { until } from "@/tests/setup/until";
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
    "a lost audit entry",
    "audit_log",
    `insert into events (id, type, version, source, payload) values ('evt_told', 'analytics.audit_log', '1.0', 'test',
       '{ "action": "stock.set", "actor": "nobody", "subject": "var_1", "details": {} }');
     insert into inbox (event_id, consumer) values ('evt_told', 'analytics')`,
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

test("an audit entry that no event tells of is found, and stays for a person to look into", async () => {
  await query("insert into audit_log values ('evt_forged', 'stock.set', 'nobody', 'var_1', '{}', now())");
  await replayProjection({ apply: true });
  const [auditLog] = (await replayProjection()).tables.filter(({ equal }) => !equal);
  expect(auditLog).toMatchObject({ table: "audit_log", different: [{ side: "live" }] });
  await unguarded(query, "delete from audit_log where event_id = 'evt_forged'");
});

test("an event that its consumer has not applied yet is in neither", async () => {
  const { rows } = await query("select min(id) as event_id from events where type = 'order.created'");
  const [row] = rows;
  await unguarded(query, `delete from inbox where event_id = '${row?.event_id}'`);
  expect((await replayProjection()).equal).toBe(false);
  await query("insert into inbox (event_id, consumer) values ($1, 'orders')", [row?.event_id]);
  expect((await replayProjection()).equal).toBe(true);
});

test("a replay leaves no table behind and changes none", async () => {
  await replayProjection();
  const { rows } = await query("select schemaname from pg_tables where tablename = any($1)", [tables]);
  expect(rows.map(({ schemaname }) => schemaname)).toEqual(tables.map(() => "public"));
});

test("a swap waits for the order that is being added up at this moment, and keeps it", async () => {
  await query(
    "update report_daily_sales set orders = orders + 1 where day = (select min(day) from report_daily_sales)",
  );
  const [added, mayCommit] = [signal(), signal()];
  const adding = db().transaction(async (tx) => {
    const { rows } = await tx.execute<StoredRow>(sql`
      insert into events select 'evt_late', type, version, source, 'chk_late', null, payload, created_at
      from events where type = 'order.created' order by created_at desc limit 1 returning *`);
    await tx.insert(inbox).values({ eventId: "evt_late", consumer: "orders" });
    const payload = MESSAGES["order.created"].payload.parse(rows[0]?.payload);
    const timestamp = new Date(String(rows[0]?.created_at)).toISOString();
    const envelope = { eventId: "evt_late", timestamp, version: "1.0", source: "test" };
    await projectSales(tx, [{ ...envelope, eventType: "order.created", payload }]);
    added.give();
    await mayCommit.given;
  });
  await added.given;
  const applying = replayProjection({ apply: true });
  await until(async () => (await countOf("pg_locks where not granted")) > 0, "the swap waits");
  mayCommit.give();
  await adding;
  expect((await applying).equal).toBe(false);
  const after = await replayProjection();
  expect(after.tables.flatMap(({ different }) => different)).toEqual([]);
});

type StoredRow = { payload: unknown; created_at: string };

function signal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

async function countOf(table: string): Promise<number> {
  const { rows } = await query(`select count(*)::int as count from ${table}`);
  return rows[0]?.count;
}
