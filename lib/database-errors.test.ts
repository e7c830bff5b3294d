import { DrizzleQueryError, sql } from "drizzle-orm";
import { Pool } from "pg";
import { expect, test } from "vitest";
import { db } from "@/db";
import { databaseForTests } from "@/tests/setup/database";
import { isBusy, isConflict } from "./database-errors";
import { apiError } from "./http";

databaseForTests();

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test("whoever waits too long for a lock, a statement or a connection is told to come again, not that we broke", async () => {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL ?? "", max: 1, connectionTimeoutMillis: 50 });
  const held = await pool.connect();
  await held.query("begin; lock table carts");
  const waits = [
    thrownBy(db().execute(sql.raw("begin; set local lock_timeout = 50; lock table carts; commit"))),
    thrownBy(db().execute(sql.raw("begin; set local statement_timeout = 50; select pg_sleep(5); commit"))),
    thrownBy(pool.query("select 1")),
  ];
  for (const error of await Promise.all(waits)) {
    expect(isBusy(error)).toBe(true);
    const answer = apiError(error);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  }
  await held.query("rollback");
  held.release();
  await pool.end();
});

test("a conflict of two transactions is one, a broken query is neither busy nor a conflict", () => {
  const deadlock = new DrizzleQueryError(
    "update",
    [],
    Object.assign(new Error("deadlock detected"), { code: "40P01" }),
  );
  expect(isConflict(deadlock)).toBe(true);
  const broken = new DrizzleQueryError("select", [], Object.assign(new Error("no such column"), { code: "42703" }));
  expect([isBusy(broken), isConflict(broken), apiError(broken).status]).toEqual([false, false, 500]);
});
