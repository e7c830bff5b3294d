import { beforeAll, expect, test } from "vitest";
import { ORDER_TRANSITIONS } from "@/lib/orders/order";
import { PAYMENT_TRANSITIONS } from "@/lib/payments/payment";
import { databaseForTests } from "@/tests/setup/database";

const { query } = databaseForTests();

const CHECKOUT_TRANSITIONS = {
  pending: ["accepted", "rejected"],
  accepted: ["completed", "rejected"],
  completed: [],
  rejected: [],
};
const HOLD_TRANSITIONS = { held: ["spent", "released", "refused"], spent: [], released: [], refused: [] };

// Of everything else the demo shop has some.
beforeAll(() => query("insert into wallet_holds select 'a-hold', user_id, 1, 'held' from wallets limit 1"));

test.each([
  ["orders", ORDER_TRANSITIONS],
  ["payments", PAYMENT_TRANSITIONS],
  ["checkouts", CHECKOUT_TRANSITIONS],
  ["wallet_holds", HOLD_TRANSITIONS],
])("the database lets a row of %s take the steps that the shop knows, and no other", async (table, transitions) => {
  const steps: Record<string, readonly string[]> = transitions;
  const statuses = Object.keys(steps);
  for (const from of statuses) {
    const taken: string[] = [];
    for (const to of statuses) if (await canStep(table, from, to)) taken.push(to);
    // Staying where one is, is no step: an update that repeats the status is always let through.
    expect([from, taken.sort()]).toEqual([from, [...new Set([from, ...(steps[from] ?? [])])].sort()]);
  }
});

test("the tables of steps name every status that the database has", async () => {
  for (const [type, steps] of [
    ["order_status", ORDER_TRANSITIONS],
    ["payment_status", PAYMENT_TRANSITIONS],
    ["checkout_status", CHECKOUT_TRANSITIONS],
    ["wallet_hold_status", HOLD_TRANSITIONS],
  ] as const) {
    const { rows } = await query(`select unnest(enum_range(null::${type}))::text as status`);
    expect(Object.keys(steps).sort()).toEqual(rows.map(({ status }) => status).sort());
  }
});

/** Tries one step on a row of the demo shop that was put into `from` behind the trigger's back. */
async function canStep(table: string, from: string, to: string): Promise<boolean> {
  const one = `id = (select min(id) from ${table})`;
  await query(`alter table ${table} disable trigger ${table}_steps`);
  await query(`update ${table} set status = $1 where ${one}`, [from]);
  await query(`alter table ${table} enable trigger ${table}_steps`);
  return query(`update ${table} set status = $1 where ${one}`, [to]).then(
    () => true,
    (error: { code?: string }) => {
      expect(error.code).toBe("23514");
      return false;
    },
  );
}
