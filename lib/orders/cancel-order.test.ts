import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import type { Viewer } from "@/lib/auth/viewer";
import { transaction, writeMessages } from "@/lib/outbox";
import { testProvider } from "@/lib/payments/test-provider";
import { acceptOrders, deliver, deliverStored, howManyWait, rowOf, testBackend } from "@/tests/factories";
import { until } from "@/tests/setup/until";
import { changeOrderStatus } from "./change-order-status";

const { query } = testBackend();
const admin: Viewer = { userId: "user_admin", name: "Root", email: "root@example.com", role: "admin" };

afterEach(() => vi.restoreAllMocks());

const cancel = (orderId: string) =>
  changeOrderStatus({ orderId, status: "CANCELLED", note: "changed my mind", viewer: admin });
const paymentOf = (id: string) =>
  rowOf(query, "select status, captured_minor, refunded_minor from payments where id = $1", [id]);
const statusOf = async (orderId: string) =>
  (await rowOf(query, "select status from orders where id = $1", [orderId])).status;
const onHandOf = async (variantId = "") =>
  (await rowOf(query, "select on_hand from stock where variant_id = $1", [variantId])).on_hand;

/** What the provider's books say was done for a payment, in words like `capture 2999`. */
async function booksOf(paymentId: string): Promise<string[]> {
  const { rows } = await query(
    `select operation || ' ' || amount_minor as line from test_provider_charges
     where reference = $1 and failure is null and operation <> 'authorize' order by created_at`,
    [`tp_${paymentId}-authorize`],
  );
  return rows.map(({ line }) => line);
}

/** Delivers everything about the money until there is nothing left to deliver; who is busy comes again. */
async function settleMoney(checkoutId: string): Promise<void> {
  for (const type of [
    "command.payment.capture",
    "command.payment.refund",
    "command.payment.refund",
    "command.payment.void",
  ]) {
    for (const status of await deliver(query, type, checkoutId)) expect([200, 503, 500]).toContain(status);
  }
  const left = "select 1 from outbox join events on id = event_id where correlation_id = $1 and topic = 'commands'";
  expect((await query(left, [checkoutId])).rowCount).toBe(0);
}

test("cancelled before the money was taken: the authorisation is let go, the stock is back", async () => {
  const { checkoutId, paymentId, orderId, variants } = await acceptOrders(query, 1);
  expect(await onHandOf(variants[0]?.variantId)).toBe(9);
  await cancel(orderId);
  expect(await onHandOf(variants[0]?.variantId)).toBe(10);
  expect(await deliver(query, "command.payment.refund", checkoutId)).toEqual([200]);
  expect((await paymentOf(paymentId)).status).toBe("voiding");
  await settleMoney(checkoutId);
  expect(await paymentOf(paymentId)).toEqual({ status: "voided", captured_minor: 0, refunded_minor: 0 });
  expect((await booksOf(paymentId)).map((line) => line.split(" ")[0])).toEqual(["void"]);
  expect(await statusOf(orderId)).toBe("CANCELLED");
});

test("cancelled after the money was taken: all of it goes back, once", async () => {
  const { checkoutId, paymentId, orderId, orders } = await acceptOrders(query, 1);
  await deliver(query, "command.payment.capture", checkoutId);
  expect(await statusOf(orderId)).toBe("CONFIRMED");
  await cancel(orderId);
  await settleMoney(checkoutId);
  const total = orders[0]?.totalMinor;
  expect(await paymentOf(paymentId)).toEqual({ status: "refunded", captured_minor: total, refunded_minor: total });
  const [refund] = (
    await query("select * from events where type = 'command.payment.refund' and correlation_id = $1", [checkoutId])
  ).rows;
  for (const _ of [1, 2]) expect(await deliverStored(refund)).toBe(200);
  expect(await booksOf(paymentId)).toEqual([`capture ${total}`, `refund ${total}`]);
});

test("two orders of one payment cancelled at once: each sum goes back, together what was taken", async () => {
  const { checkoutId, paymentId, orders } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  await Promise.all(orders.map(({ orderId }) => cancel(orderId)));
  await settleMoney(checkoutId);
  const total = orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  expect(await paymentOf(paymentId)).toEqual({ status: "refunded", captured_minor: total, refunded_minor: total });
  const refunds = (await booksOf(paymentId)).filter((line) => line.startsWith("refund"));
  expect(refunds.sort()).toEqual(orders.map(({ totalMinor }) => `refund ${totalMinor}`).sort());
});

test("two refunds that the provider answers at once are both written down", async () => {
  const { checkoutId, paymentId, orders } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  await Promise.all(orders.map(({ orderId }) => cancel(orderId)));
  let answered = 0;
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const refund = testProvider.refund;
  vi.spyOn(testProvider, "refund").mockImplementation(async (call) => {
    const outcome = await refund(call);
    answered += 1;
    await gate;
    return outcome;
  });
  const delivered = deliver(query, "command.payment.refund", checkoutId);
  await until(() => answered === 2, "the provider has answered both");
  await db().transaction(async (tx) => {
    // Whoever writes an answer down needs this row: both are at work before either can end.
    await tx.execute(sql`select 1 from payments where id = ${paymentId} for update`);
    letGo();
    await until(async () => (await howManyWait(query)) === 2, "both are being written down");
  });
  expect(await delivered).toEqual([200, 200]);
  const total = orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  expect(await paymentOf(paymentId)).toEqual({ status: "refunded", captured_minor: total, refunded_minor: total });
});

test("a refund that is asked for three times, by messages of their own, goes back once and is written down once", async () => {
  const { checkoutId, paymentId, orders, orderId, currency } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orderId);
  const refunded = orders[0]?.totalMinor ?? 0;
  const payload = { paymentId, orderId, amount: refunded / 100, currency };
  for (const _ of [1, 2, 3]) {
    for (const status of await deliver(query, "command.payment.refund", checkoutId)) expect(status).toBe(200);
    await transaction((tx) =>
      writeMessages(tx, { correlationId: checkoutId }, [{ type: "command.payment.refund", payload }]),
    );
  }
  expect((await booksOf(paymentId)).filter((line) => line.startsWith("refund"))).toEqual([`refund ${refunded}`]);
  expect(await paymentOf(paymentId)).toMatchObject({ status: "partially_refunded", refunded_minor: refunded });
});

test("one of two cancelled after the money was taken: only its sum goes back", async () => {
  const { checkoutId, paymentId, orders, orderId } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orderId);
  await settleMoney(checkoutId);
  expect(await paymentOf(paymentId)).toMatchObject({
    status: "partially_refunded",
    refunded_minor: orders[0]?.totalMinor,
  });
});

test("one of two cancelled before the money was taken: only the other's is taken, and nothing goes back", async () => {
  const { checkoutId, paymentId, orders, orderId } = await acceptOrders(query, 2);
  await cancel(orderId);
  await settleMoney(checkoutId);
  expect(await booksOf(paymentId)).toEqual([`capture ${orders[1]?.totalMinor}`]);
  expect(await paymentOf(paymentId)).toMatchObject({ status: "captured", refunded_minor: 0 });
  expect(await statusOf(orders[1]?.orderId ?? "")).toBe("CONFIRMED");
});

test("a refund that overtakes the capture does not let go of what the other order still needs", async () => {
  const { checkoutId, paymentId, orders, orderId } = await acceptOrders(query, 2);
  await cancel(orderId);
  expect(await deliver(query, "command.payment.refund", checkoutId)).toEqual([200]);
  expect((await paymentOf(paymentId)).status).toBe("authorized");
  await settleMoney(checkoutId);
  expect(await booksOf(paymentId)).toEqual([`capture ${orders[1]?.totalMinor}`]);
});

test("cancelled twice at once, an order is cancelled once", async () => {
  const { orderId, checkoutId, variants } = await acceptOrders(query, 1);
  await Promise.all([cancel(orderId), cancel(orderId)]);
  const asked = "select 1 from events where type = 'command.payment.refund' and correlation_id = $1";
  expect((await query(asked, [checkoutId])).rowCount).toBe(1);
  expect(await onHandOf(variants[0]?.variantId)).toBe(10);
});

test("money that the provider refuses to take makes the orders cancelled, and the stock is back", async () => {
  const { checkoutId, paymentId, orders, variants } = await acceptOrders(query, 2, "tok_capture_fails");
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  expect((await paymentOf(paymentId)).status).toBe("voiding");
  for (const { orderId } of orders) expect(await statusOf(orderId)).toBe("CANCELLED");
  const why = "select distinct changed_by, note from order_history where status = 'CANCELLED' and order_id = any($1)";
  expect(await rowOf(query, why, [orders.map(({ orderId }) => orderId)])).toEqual({
    changed_by: "system",
    note: "The payment could not be taken.",
  });
  for (const { variantId } of variants) expect(await onHandOf(variantId)).toBe(10);
  expect(await booksOf(paymentId)).toEqual([]);
});

test.each([
  ["taken", "tok_visa"],
  ["refused", "tok_capture_fails"],
])("an order that its buyer cancels at the moment when its money is %s is cancelled once", async (_, token) => {
  const { checkoutId, orderId, variants } = await acceptOrders(query, 1, token);
  const [variantId] = variants.map((variant) => variant.variantId);
  const capture = testProvider.capture;
  let [cancelled, captured]: Promise<unknown>[] = [];
  vi.spyOn(testProvider, "capture").mockImplementationOnce(async (call) => {
    cancelled = cancel(orderId);
    await until(async () => (await howManyWait(query)) === 1, "the cancelled order waits for its stock");
    return capture(call);
  });
  await db().transaction(async (tx) => {
    await tx.execute(sql`select from stock where variant_id = ${variantId} for update`);
    captured = deliver(query, "command.payment.capture", checkoutId);
    await until(async () => (await howManyWait(query)) === 2, "what the provider said waits for the order");
  });
  await cancelled;
  expect(await captured).toEqual([200]);
  expect(await statusOf(orderId)).toBe("CANCELLED");
  expect(await onHandOf(variantId)).toBe(10);
});
