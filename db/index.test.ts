import { sql } from "drizzle-orm";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { until } from "@/tests/setup/until";
import { db } from ".";

const NAME = "the-pool-under-test";
const POOL_MAX = 3;
const { query } = databaseForTests();

beforeAll(() => {
  process.env.DATABASE_POOL_MAX = String(POOL_MAX);
  process.env.DATABASE_URL += `?application_name=${NAME}`;
});

afterEach(() => vi.useRealTimers());

const connections = async () =>
  (await query("select pid from pg_stat_activity where application_name = $1", [NAME])).rows.map(({ pid }) => pid);

/** Asks until every connection that the pool may open is busy; answers what lets them go. */
async function occupyAll(): Promise<() => Promise<void>> {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const busy = Array.from({ length: POOL_MAX }, () => db().transaction(() => gate));
  await until(async () => (await connections()).length === POOL_MAX, "all connections are open");
  return async () => {
    letGo();
    await Promise.all(busy);
  };
}

test("however many ask at once, no more connections are open than DATABASE_POOL_MAX", async () => {
  const seen = await Promise.all(
    Array.from({ length: 40 }, async () => {
      await db().execute(sql`select pg_sleep(0.02)`);
      return (await connections()).length;
    }),
  );
  expect(Math.max(...seen)).toBe(POOL_MAX);
});

test("a connection that nobody needs for five seconds is given back", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await Promise.all(Array.from({ length: POOL_MAX }, () => db().execute(sql`select pg_sleep(0.02)`)));
  expect(await connections()).toHaveLength(POOL_MAX);
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();
  await until(async () => (await connections()).length === 0, "all connections are closed");
});

test("who finds every connection busy is refused, and does not wait for ever", async () => {
  const letGo = await occupyAll();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let refusal = "";
  db()
    .execute(sql`select 1`)
    .catch((error: Error) => {
      refusal = String(error.cause ?? error);
    });
  await until(() => {
    vi.advanceTimersByTime(1_000);
    return refusal !== "";
  }, "one too many is refused").finally(letGo);
  expect(refusal).toContain("timeout exceeded when trying to connect");
});

test("the server ends what takes too long: a statement, a wait for a lock, a transaction that was left open", async () => {
  const { rows } = await db().execute(
    sql`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
               current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(rows).toEqual([{ statement: "10s", lock: "8s", idle: "15s" }]);
});

/** What the server does to every connection of the pool when it is stopped. */
async function cutAll(): Promise<void> {
  for (const pid of await connections()) await query("select pg_terminate_backend($1)", [pid]);
  await until(async () => (await connections()).length === 0, "all connections are cut");
}

test("connections that the server has cut are replaced: an idle one, and one in the middle of a transaction", async () => {
  await db().execute(sql`select 1`);
  await cutAll();
  const interrupted = db().transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    await cutAll();
    await tx.execute(sql`select 2`);
  });
  await expect(interrupted).rejects.toThrow();
  expect((await db().execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
});
