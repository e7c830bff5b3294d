import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { paymentCalls } from "@/db/schema";
import { hasLockWaiters, newPayment } from "@/tests/factories";
import { databaseForTests } from "@/tests/setup/database";
import { until } from "@/tests/setup/until";
import { type AskedChange, providerIdempotencyKey, requestAuthorization, startProviderCall } from "./call-provider";
import { closeCall, completeProviderCall } from "./record-answer";
import { recordAuthorization } from "./record-authorization";
import { testProvider } from "./test-provider";

process.env.DATABASE_POOL_MAX = "12";
const { query } = databaseForTests();

afterEach(() => vi.restoreAllMocks());

/** A payment of 10.00 whose authorisation the provider has confirmed. */
async function authorizedPayment(): Promise<string> {
  const payment = await newPayment(query);
  const { id: paymentId } = payment;
  const outcome = await requestAuthorization(payment);
  await db().transaction((tx) => recordAuthorization(tx, paymentId, outcome));
  return paymentId;
}

const capture = (paymentId: string, amountMinor = 1000) =>
  startProviderCall(paymentId, "capture", { from: ["authorized", "capturing"], via: "capturing" }, async () => {
    return { amountMinor, allocations: [] };
  });

const REFUND = { from: ["captured" as const], via: "refunding" as const };
const VOID = { from: ["authorized" as const, "voiding" as const], via: "voiding" as const };
const ofAll = async () => ({ amountMinor: 1000, allocations: [] });

async function captured(paymentId: string): Promise<AskedChange> {
  const change = await capture(paymentId);
  if (!change) throw new Error("The payment was to be captured");
  return change;
}

const statusOf = async (paymentId: string) =>
  (await query("select status from payments where id = $1", [paymentId])).rows[0]?.status;

const chargesOf = async (paymentId: string, operation: string) =>
  (
    await query("select amount_minor from test_provider_charges where reference = $1 and operation = $2", [
      `tp_${providerIdempotencyKey(paymentId, "authorize")}`,
      operation,
    ])
  ).rows;

test("a crash before the provider's answer is written down ends in the same call of the same amount", async () => {
  const paymentId = await authorizedPayment();
  const first = await capture(paymentId, 700);
  // The process dies here. Meanwhile an order was cancelled, so that less is owed: but 7.00 were taken.
  const second = await capture(paymentId, 300);
  expect(second).toEqual(first);
  expect(await chargesOf(paymentId, "capture")).toEqual([{ amount_minor: 700 }]);
  expect(await statusOf(paymentId)).toBe("capturing");
});

test("a provider that does not answer leaves a question that can be asked again", async () => {
  const paymentId = await authorizedPayment();
  vi.spyOn(testProvider, "capture").mockRejectedValueOnce(new Error("line broken"));
  await expect(capture(paymentId, 700)).rejects.toThrow("line broken");
  const { rows } = await query("select status, amount_minor from payment_calls where idempotency_key = $1", [
    providerIdempotencyKey(paymentId, "capture"),
  ]);
  expect(rows).toEqual([{ status: "started", amount_minor: 700 }]);
  expect(await capture(paymentId, 300)).toMatchObject({ amountMinor: 700 });
});

test("five who ask at once are one call", async () => {
  const paymentId = await authorizedPayment();
  const answers = await Promise.all(Array.from({ length: 5 }, () => capture(paymentId)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await chargesOf(paymentId, "capture")).toHaveLength(1);
});

test("a payment that is not where the change begins is left alone, and the provider not asked", async () => {
  const paymentId = await authorizedPayment();
  const refund = vi.spyOn(testProvider, "refund");
  expect(await startProviderCall(paymentId, "refund", REFUND, ofAll)).toBeUndefined();
  expect(refund).not.toHaveBeenCalled();
  expect(await statusOf(paymentId)).toBe("authorized");
});

test("nothing to move is nothing to ask", async () => {
  const paymentId = await authorizedPayment();
  expect(await capture(paymentId, 0)).toBeUndefined();
  expect(await statusOf(paymentId)).toBe("authorized");
});

test("an answer that does not fit where the payment stands is an error, and changes nothing", async () => {
  const paymentId = await authorizedPayment();
  const record = db().transaction((tx) =>
    completeProviderCall(
      tx,
      paymentId,
      { idempotencyKey: providerIdempotencyKey(paymentId, "void"), amountMinor: 1, outcome: { reference: "x" } },
      { status: "voided" },
    ),
  );
  await expect(record).rejects.toThrow("cannot become voided");
  expect(await statusOf(paymentId)).toBe("authorized");
});

test("void while a capture is being written down waits for it, and comes too late", async () => {
  const paymentId = await authorizedPayment();
  let voiding: Promise<unknown> = Promise.resolve();
  const capturing = { from: ["authorized" as const], via: "capturing" as const };
  const change = await startProviderCall(paymentId, "capture", capturing, async () => {
    voiding = startProviderCall(paymentId, "void", VOID, ofAll);
    await until(() => hasLockWaiters(query), "the void waits for the payment");
    return ofAll();
  });
  expect(change).toMatchObject({ amountMinor: 1000 });
  expect(await voiding).toBeUndefined();
  expect(await chargesOf(paymentId, "capture")).toHaveLength(1);
  expect(await chargesOf(paymentId, "void")).toHaveLength(0);
});

test("who writes an answer down and who asks the same again do not wait for each other in a circle", async () => {
  const paymentId = await authorizedPayment();
  const key = providerIdempotencyKey(paymentId, "capture");
  const change = await captured(paymentId);
  let recording: Promise<unknown> = Promise.resolve();
  // What `startProviderCall` does, with time in between.
  await db().transaction(async (tx) => {
    await tx.execute(sql`select from payments where id = ${paymentId} for update`);
    recording = db().transaction((other) =>
      completeProviderCall(other, paymentId, change, { status: "captured", capturedMinor: change.amountMinor }),
    );
    await until(() => hasLockWaiters(query), "the answer waits for the payment");
    await tx
      .insert(paymentCalls)
      .values({ idempotencyKey: key, paymentId, operation: "capture", amountMinor: 1000 })
      .onConflictDoNothing();
  });
  await recording;
  expect(await statusOf(paymentId)).toBe("captured");
});

test("a call that was refused is over: the next one is planned anew, under a key of its own", async () => {
  const paymentId = await authorizedPayment();
  const change = await captured(paymentId);
  await db().transaction((tx) =>
    completeProviderCall(tx, paymentId, change, { status: "captured", capturedMinor: 1000 }),
  );
  const refund = (amountMinor: number) =>
    startProviderCall(paymentId, "refund", { ...REFUND, from: ["captured", "refunding"], part: "ord_1" }, async () => {
      return { amountMinor, allocations: [] };
    });
  const refused = await refund(1001);
  expect(refused).toMatchObject({ outcome: { failure: "amount_too_large" } });
  // In doubt as long as its answer is not written down: the same question is asked again, whatever would be planned by now.
  expect(await refund(900)).toEqual(refused);
  const over = (call = refused) =>
    db().transaction((tx) => closeCall(tx, call?.idempotencyKey ?? "", { failure: "amount_too_large" }));
  await over();
  const keyOf = (number: number) => `${paymentId}-refund-ord_1-${number}`;
  for (let number = 2; number < 11; number++) {
    const again = await refund(1001);
    expect(again?.idempotencyKey).toBe(keyOf(number));
    await over(again);
  }
  // So is the answer to a further try that was lost: with another key the provider would give the money back twice.
  for (const amountMinor of [900, 800]) {
    expect(await refund(amountMinor)).toMatchObject({ idempotencyKey: keyOf(11), amountMinor: 900 });
  }
  expect((await chargesOf(paymentId, "refund")).filter((charge) => charge.amount_minor === 900)).toHaveLength(1);
  // Another order of this payment is another change.
  const other = { ...REFUND, from: ["refunding" as const], part: "ord_11" };
  const small = async () => ({ amountMinor: 100, allocations: [] });
  const idempotencyKey = `${paymentId}-refund-ord_11`;
  expect(await startProviderCall(paymentId, "refund", other, small)).toMatchObject({
    idempotencyKey,
    amountMinor: 100,
  });
});

test("the keys of different calls differ, and the parts of one payment have their own", () => {
  const keys = [
    providerIdempotencyKey("pay_1", "capture"),
    providerIdempotencyKey("pay_1", "refund", "ord_1"),
    providerIdempotencyKey("pay_1", "refund", "ord_2"),
  ];
  expect(keys).toEqual(["pay_1-capture", "pay_1-refund-ord_1", "pay_1-refund-ord_2"]);
});
