import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { hasLockWaiters } from "@/tests/factories";
import { databaseForTests } from "@/tests/setup/database";
import { until } from "@/tests/setup/until";
import { asFailure } from "./errors";
import { inTransaction } from "./transaction";

const { query } = databaseForTests();

/** Two transactions that lock the same two rows the wrong way round, once. Answers how often their work was begun. */
async function waitInACircle(): Promise<{ begun: number; outcomes: PromiseSettledResult<void>[] }> {
  const { rows } = await query("select variant_id as id from stock order by 1 limit 2");
  const [first, second] = rows.map(({ id }) => String(id));
  let begun = 0;
  let firstLocks = 0;
  const lock = async (ids: (string | undefined)[]) =>
    inTransaction(async (tx) => {
      begun += 1;
      const circle = begun <= 2;
      // Who was given up comes back at once, and may take its first row from under the one that was let go: a second circle.
      if (!circle) await until(async () => !(await hasLockWaiters(query)), "the other has both rows");
      await tx.execute(sql`select from stock where variant_id = ${ids[0]} for update`);
      firstLocks += 1;
      if (circle)
        await until(async () => firstLocks >= 2 || (await hasLockWaiters(query)), "both have their first row");
      await tx.execute(sql`select from stock where variant_id = ${ids[1]} for update`);
    });
  const outcomes = await Promise.allSettled([lock([first, second]), lock([second, first])]);
  return { begun, outcomes };
}

test("of two transactions that wait for each other in a circle, both are done in the end", async () => {
  const { begun, outcomes } = await waitInACircle();
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(begun).toBe(3);
});

test("a conflict that comes back is told as busy, and so is a lock that nobody gives", async () => {
  const conflict = { code: "40P01" };
  const failing = inTransaction(async () => {
    throw Object.assign(new Error("Failed query"), { cause: conflict });
  });
  const thrown = await failing.catch((error: unknown) => error);
  expect(asFailure(thrown)).toMatchObject({ code: "unavailable", extra: { retryAfterSeconds: 1 } });
  for (const code of ["40001", "55P03", "57014", "53300"]) {
    expect(asFailure(Object.assign(new Error("x"), { code })).code).toBe("unavailable");
  }
  expect(asFailure(Object.assign(new Error("x"), { code: "23514" })).code).toBe("internal");
});

test("work that fails for a reason of its own is not done twice", async () => {
  let begun = 0;
  const failing = inTransaction(async () => {
    begun += 1;
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(begun).toBe(1);
});
