import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { db } from ".";

databaseForTests();

/** The texts that one connection has prepared after these statements, in their order. */
async function preparedBy(texts: string[], parameter: number): Promise<string[]> {
  return db().transaction(async (tx) => {
    for (const text of texts) await tx.execute(sql`${sql.raw(text)} ${parameter}::int`);
    const { rows } = await tx.execute<{ statement: string }>(
      sql.raw("select statement from pg_prepared_statements order by prepare_time"),
    );
    return rows.map(({ statement }) => statement.replace(/ \$1.*/, ""));
  });
}

test("a statement that comes again is prepared, and answers as before", async () => {
  expect(await preparedBy(["select 1 +", "select 2 +"], 1)).toEqual([]);
  expect(await preparedBy(["select 1 +", "select 1 +"], 2)).toEqual(["select 1 +"]);
  const { rows } = await db().execute(sql`${sql.raw("select 1 +")} ${41}::int as sum`);
  expect(rows).toEqual([{ sum: 42 }]);
});

test("a statement for all columns is planned anew each time, since a migration may add one", async () => {
  const all = "select * from outbox limit";
  expect(await preparedBy([all, all, all], 0)).not.toContain(all);
});

test("of countless forms of a list only the first few hundred are kept", async () => {
  const forms = Array.from({ length: 400 }, (_, index) => `select ${1000 + index} +`);
  await preparedBy(forms, 1);
  const kept = (await preparedBy(forms, 1)).length;
  expect(kept).toBeGreaterThan(200);
  expect(kept).toBeLessThanOrEqual(300);
});
