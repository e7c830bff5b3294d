import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { databaseForTests } from "@/tests/setup/database";
import { testProvider } from "./test-provider";

process.env.DATABASE_POOL_MAX = "12";
const { query } = databaseForTests();
let reference = "";

beforeEach(async () => {
  reference = await authorized(1000);
});

const key = () => newId("pay");
const authorize = (amountMinor: number, methodToken = "tok_visa", idempotencyKey = key()) =>
  testProvider.authorize({ idempotencyKey, amountMinor, currency: "EUR", methodToken });
const change = (amountMinor: number, idempotencyKey = key()) => ({
  idempotencyKey,
  reference,
  amountMinor,
  currency: "EUR",
});

async function authorized(amountMinor: number, methodToken = "tok_visa"): Promise<string> {
  const outcome = await authorize(amountMinor, methodToken);
  return "reference" in outcome ? outcome.reference : outcome.failure;
}

const refunded = async () =>
  (
    await query(
      `select coalesce(sum(amount_minor), 0)::int as sum from test_provider_charges
       where reference = $1 and operation = 'refund' and failure is null`,
      [reference],
    )
  ).rows[0]?.sum;

test("the same key is the same call, however often and however many at once", async () => {
  const idempotencyKey = key();
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => authorize(500, "tok_visa", idempotencyKey)));
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  const capture = change(1000);
  const captures = await Promise.all(Array.from({ length: 8 }, () => testProvider.capture(capture)));
  for (const outcome of captures) expect(outcome).toEqual({ reference });
  const { rows } = await query("select count(*)::int as count from test_provider_charges where reference = $1", [
    reference,
  ]);
  expect(rows).toEqual([{ count: 2 }]);
});

test("a refusal is remembered under its key, whatever has changed since", async () => {
  const early = change(100);
  expect(await testProvider.refund(early)).toEqual({ failure: "amount_too_large" });
  await testProvider.capture(change(1000));
  expect(await testProvider.refund(early)).toEqual({ failure: "amount_too_large" });
  expect(await testProvider.refund(change(100))).toEqual({ reference });
});

test("a second capture under another key is refused", async () => {
  expect(await testProvider.capture(change(400))).toEqual({ reference });
  expect(await testProvider.capture(change(400))).toEqual({ failure: "not_capturable" });
});

test("no more is captured than was authorised", async () => {
  expect(await testProvider.capture(change(1001))).toEqual({ failure: "amount_too_large" });
});

test("what was voided cannot be captured, and what was captured cannot be voided", async () => {
  await testProvider.void(change(1000));
  expect(await testProvider.capture(change(1000))).toEqual({ failure: "not_capturable" });
  reference = await authorized(1000);
  await testProvider.capture(change(1000));
  expect(await testProvider.void(change(1000))).toEqual({ failure: "already_captured" });
});

test("however refunds come, and however many at once, no more goes back than was captured", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1000 }),
      fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 2, maxLength: 6 }),
      async (captured, amounts) => {
        reference = await authorized(1000);
        await testProvider.capture(change(captured));
        await Promise.all(amounts.map((amount) => testProvider.refund(change(amount))));
        expect(await refunded()).toBeLessThanOrEqual(captured);
      },
    ),
    // Six who each want most of it, time and again: one at a time they cannot, side by side they soon would.
    { numRuns: 20, examples: Array.from({ length: 10 }, () => [600, [400, 400, 400, 400, 400, 400]]) },
  );
});

test("tokens decide what happens", async () => {
  expect(await authorize(1000, "tok_declined")).toEqual({ failure: "card_declined" });
  expect(await authorize(1000, "tok_unheard")).toEqual({ failure: "card_declined" });
  reference = await authorized(1000, "tok_capture_fails");
  expect(await testProvider.capture(change(1000))).toEqual({ failure: "capture_refused" });
  expect(await testProvider.void(change(1000))).toEqual({ reference });
});

test("what was never authorised, or declined, cannot be charged", async () => {
  reference = "tp_unheard";
  expect(await testProvider.capture(change(1))).toEqual({ failure: "unknown_authorization" });
  const declined = key();
  await authorize(1000, "tok_declined", declined);
  reference = `tp_${declined}`;
  expect(await testProvider.capture(change(1))).toEqual({ failure: "unknown_authorization" });
});
