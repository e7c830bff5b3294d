import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { grantCredit } from "@/lib/wallet/grant-credit";
import { findWallet } from "@/lib/wallet/queries";
import { newAccount, testBackend } from "@/tests/factories";
import { storeCredit } from "./store-credit";

const { query } = testBackend();
let userId = "";
let reference = "";

beforeEach(async () => {
  userId = await withCredit(10);
  reference = await held(1000);
});

const key = () => newId("pay");
const hold = (amountMinor: number, idempotencyKey = key()) =>
  storeCredit.authorize({ idempotencyKey, amountMinor, currency: "EUR", methodToken: userId });
const change = (amountMinor: number, idempotencyKey = key()) => {
  return { idempotencyKey, reference, amountMinor, currency: "EUR" };
};

/** A new account with so many euros of store credit. */
async function withCredit(amount: number): Promise<string> {
  const account = await newAccount(query);
  const { userId: by } = account;
  await grantCredit({ email: account.email, amount, note: "for a test", by, idempotencyKey: key() });
  return account.userId;
}

async function held(amountMinor: number): Promise<string> {
  const outcome = await hold(amountMinor);
  return "reference" in outcome ? outcome.reference : outcome.failure;
}

const entries = async () => {
  const { rows } = await query("select delta_minor from wallet_entries where user_id = $1 order by number", [userId]);
  return rows.map(({ delta_minor }) => Number(delta_minor));
};

test("credit is held, then spent, and comes back when it is returned", async () => {
  expect(await findWallet(userId)).toMatchObject({ balance: 10, held: 10, available: 0 });
  expect(await storeCredit.capture(change(700))).toEqual({ reference });
  expect(await findWallet(userId)).toMatchObject({ balance: 3, held: 0, available: 3 });
  expect(await storeCredit.refund(change(200))).toEqual({ reference });
  expect(await findWallet(userId)).toMatchObject({ balance: 5, held: 0, available: 5 });
  expect(await entries()).toEqual([1000, -700, 200]);
});

test("the same key is the same call, however often and however many at once", async () => {
  const many = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, call));
  userId = await withCredit(10);
  const id = key();
  expect(new Set((await many(() => hold(1000, id))).map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  reference = id;
  const capture = change(1000);
  for (const outcome of await many(() => storeCredit.capture(capture))) expect(outcome).toEqual({ reference });
  const refund = change(300);
  for (const outcome of await many(() => storeCredit.refund(refund))) expect(outcome).toEqual({ reference });
  expect(await entries()).toEqual([1000, -1000, 300]);
});

test("two holds at once never hold the same cent", async () => {
  userId = await withCredit(10);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => hold(600)));
  expect(outcomes.filter((outcome) => "reference" in outcome)).toHaveLength(1);
  expect(outcomes.filter((outcome) => "failure" in outcome)[0]).toEqual({ failure: "insufficient_credit" });
  expect(await findWallet(userId)).toMatchObject({ held: 6, available: 4 });
});

test("a refusal is remembered under its key, whatever was let go since", async () => {
  const early = key();
  expect(await hold(100, early)).toEqual({ failure: "insufficient_credit" });
  await storeCredit.void(change(1000));
  expect(await hold(100, early)).toEqual({ failure: "insufficient_credit" });
  expect(await hold(100)).toMatchObject({ reference: expect.any(String) });
});

test("who was never given credit has none to hold", async () => {
  userId = (await newAccount(query)).userId;
  expect(await hold(1)).toEqual({ failure: "insufficient_credit" });
  expect(await findWallet(userId)).toEqual({ balance: 0, held: 0, available: 0, currency: "EUR" });
});

test("credit in another currency pays nothing here", async () => {
  await storeCredit.void(change(1000));
  await query("update wallets set currency = 'JPY' where user_id = $1", [userId]);
  expect(await hold(100)).toEqual({ failure: "insufficient_credit" });
});

test("what was let go cannot be spent, and what was spent cannot be let go", async () => {
  expect(await storeCredit.void(change(1000))).toEqual({ reference });
  expect(await storeCredit.void(change(1000))).toEqual({ reference });
  expect(await storeCredit.capture(change(1000))).toEqual({ failure: "not_capturable" });
  reference = await held(1000);
  await storeCredit.capture(change(1000));
  expect(await storeCredit.void(change(1000))).toEqual({ failure: "already_captured" });
  expect(await storeCredit.capture(change(1))).toEqual({ failure: "not_capturable" });
  expect(await entries()).toEqual([1000, -1000]);
});

test("no more is spent than was held, and nothing of a hold that does not exist", async () => {
  expect(await storeCredit.capture(change(1001))).toEqual({ failure: "amount_too_large" });
  reference = "unheard";
  expect(await storeCredit.capture(change(1))).toEqual({ failure: "unknown_authorization" });
});

test("the database itself refuses a wallet below zero, and a rewritten ledger", async () => {
  const broken = (statement: string) => query(`${statement} where user_id = $1`, [userId]);
  await expect(broken("update wallets set held_minor = balance_minor + 1")).rejects.toThrow("held_within_balance");
  await expect(broken("update wallets set balance_minor = -1, held_minor = 0")).rejects.toThrow("held_within_balance");
  await expect(broken("update wallet_entries set delta_minor = 1")).rejects.toThrow("append-only");
  await expect(broken("delete from wallet_entries")).rejects.toThrow("append-only");
});

const step = fc.record({
  verb: fc.constantFrom("authorize", "capture", "void", "refund"),
  amountMinor: fc.integer({ min: 1, max: 700 }),
  /** Few keys and few holds: the same are asked for again and again, side by side. */
  key: fc.integer({ min: 0, max: 2 }),
  hold: fc.integer({ min: 0, max: 2 }),
});

test("whatever is asked for, in whatever order and side by side, ledger, balance and holds agree", async () => {
  const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rounds, async (asked) => {
      userId = await withCredit(10);
      const run = key();
      for (const round of asked) await Promise.all(round.map((one) => ask(run, one)));
      expect(await books()).toMatchObject({ sum_is_balance: true, holds_are_held: true, none_overdrawn: true });
    }),
    { numRuns: 25 },
  );
});

function ask(
  run: string,
  { verb, amountMinor, key, hold: number }: typeof step extends fc.Arbitrary<infer T> ? T : never,
) {
  const id = `${run}-hold-${number}`;
  if (verb === "authorize") return hold(amountMinor, id);
  const call = { idempotencyKey: `${id}-${verb}-${key}`, reference: id, amountMinor, currency: "EUR" };
  return verb === "capture"
    ? storeCredit.capture(call)
    : verb === "void"
      ? storeCredit.void(call)
      : storeCredit.refund(call);
}

async function books() {
  const { rows } = await query(
    `select w.balance_minor = (select sum(delta_minor) from wallet_entries where user_id = $1) as sum_is_balance,
       w.held_minor = (select coalesce(sum(amount_minor), 0) from wallet_holds where user_id = $1 and status = 'held') as holds_are_held,
       not exists (select from wallet_holds h where h.user_id = $1 and (
         (select coalesce(-sum(delta_minor), 0) from wallet_entries where hold_id = h.id) not between 0 and
           case when h.status = 'spent' then h.amount_minor else 0 end)) as none_overdrawn
     from wallets w where user_id = $1`,
    [userId],
  );
  return rows[0];
}
