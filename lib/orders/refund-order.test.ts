import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import type { Viewer } from "@/lib/auth/viewer";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { createEvent } from "@/lib/create-event";
import { newId } from "@/lib/ids";
import { transaction, writeMessages } from "@/lib/outbox";
import { testProvider } from "@/lib/payments/test-provider";
import {
  acceptOrders,
  deliver,
  howManyWait,
  makeAvailable,
  newShopper,
  requestFor,
  rowOf,
  testBackend,
} from "@/tests/factories";
import { until } from "@/tests/setup/until";
import { changeOrderStatus } from "./change-order-status";
import { refundOrder } from "./refund-order";

const { query } = testBackend();
const admin: Viewer = { userId: "user_admin", name: "Root", email: "root@example.com", role: "admin" };

afterEach(() => vi.restoreAllMocks());

const cancel = (orderId = "") => changeOrderStatus({ orderId, status: "CANCELLED", note: null, viewer: admin });

const moneyOf = (paymentId: string) =>
  rowOf(
    query,
    "select status, captured_minor::int captured, refunded_minor::int refunded from payments where id = $1",
    [paymentId],
  );
const orderMoneyOf = async (orderId = "") => {
  const row = await rowOf(query, "select captured_minor, refunded_minor from orders where id = $1", [orderId]);
  return [row.captured_minor, row.refunded_minor];
};

/** Every refund that the provider has made of a payment, in minor units. */
async function refundsOf(paymentId: string): Promise<number[]> {
  const { rows } = await query(
    "select amount_minor from test_provider_charges where operation = 'refund' and failure is null and reference = $1",
    [`tp_${paymentId}-authorize`],
  );
  return rows.map((row) => row.amount_minor);
}

/** The refund of an order by its own message, as it would come from the outbox. */
async function deliverRefunds(checkoutId: string, expected: number[]): Promise<void> {
  expect((await deliver(query, "command.payment.refund", checkoutId)).sort()).toEqual(expected);
}

/** Three studios: the first cancels before the money is taken, the second after it. Nobody has refunded anything yet. */
async function twoCancelled() {
  const bought = await acceptOrders(query, 3);
  const [first, second, third] = bought.orders;
  await cancel(first?.orderId);
  expect(await deliver(query, "command.payment.capture", bought.checkoutId)).toEqual([200]);
  await cancel(second?.orderId);
  return { ...bought, first, second, third };
}

test("an order that was never captured gives nothing back, while another one of its payment is being refunded", async () => {
  const { checkoutId, paymentId, first, second, third } = await twoCancelled();
  await deliverRefunds(checkoutId, [200, 200]);
  expect(await refundsOf(paymentId)).toEqual([second?.totalMinor]);
  expect(await orderMoneyOf(first?.orderId)).toEqual([0, 0]);
  expect(await orderMoneyOf(second?.orderId)).toEqual([second?.totalMinor, second?.totalMinor]);
  expect(await orderMoneyOf(third?.orderId)).toEqual([third?.totalMinor, 0]);
  expect(await moneyOf(paymentId)).toMatchObject({ status: "partially_refunded", refunded: second?.totalMinor });
});

test("a refund whose answer was lost counts for the others, and ends in the same call", async () => {
  const { checkoutId, paymentId, second } = await twoCancelled();
  const refund = testProvider.refund;
  // The provider has given the money back, and the process dies before it can write that down.
  vi.spyOn(testProvider, "refund").mockImplementationOnce(async (call) => {
    await refund(call);
    throw new Error("line broken");
  });
  await deliverRefunds(checkoutId, [200, 500]);
  await deliverRefunds(checkoutId, [200]);
  expect(await refundsOf(paymentId)).toEqual([second?.totalMinor]);
  expect(await moneyOf(paymentId)).toMatchObject({ status: "partially_refunded", refunded: second?.totalMinor });
});

test("two studios, of whom one was never captured: both refunds end, and what was taken is back", async () => {
  const { checkoutId, paymentId, orders } = await acceptOrders(query, 2);
  await cancel(orders[0]?.orderId);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orders[1]?.orderId);
  await deliverRefunds(checkoutId, [200, 200]);
  expect(await moneyOf(paymentId)).toEqual({
    status: "refunded",
    captured: orders[1]?.totalMinor,
    refunded: orders[1]?.totalMinor,
  });
});

test("an order that is cancelled while its money is being taken gets back what was taken for it", async () => {
  const { checkoutId, paymentId, orders } = await acceptOrders(query, 2);
  const capture = testProvider.capture;
  vi.spyOn(testProvider, "capture").mockImplementationOnce(async (call) => {
    await cancel(orders[0]?.orderId);
    return capture(call);
  });
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  expect(await orderMoneyOf(orders[0]?.orderId)).toEqual([orders[0]?.totalMinor, 0]);
  await deliverRefunds(checkoutId, [200]);
  expect(await refundsOf(paymentId)).toEqual([orders[0]?.totalMinor]);
  expect(await orderMoneyOf(orders[0]?.orderId)).toEqual([orders[0]?.totalMinor, orders[0]?.totalMinor]);
});

test("a payment stays `refunding` until the last of its refunds is over", async () => {
  const { checkoutId, paymentId, orders } = await acceptOrders(query, 3);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orders[0]?.orderId);
  await cancel(orders[1]?.orderId);
  let asked = 0;
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const refund = testProvider.refund;
  vi.spyOn(testProvider, "refund").mockImplementation(async (call) => {
    asked += 1;
    if (asked === 2) await held;
    return refund(call);
  });
  const delivered = deliver(query, "command.payment.refund", checkoutId);
  await until(async () => (await refundsOf(paymentId)).length === 1 && asked === 2, "one refund is made, one is not");
  await until(async () => Number((await moneyOf(paymentId)).refunded) > 0, "the first is written down");
  expect((await moneyOf(paymentId)).status).toBe("refunding");
  answer();
  expect(await delivered).toEqual([200, 200]);
  expect((await moneyOf(paymentId)).status).toBe("partially_refunded");
});

test("two messages about one order, both of which the provider answers, are one refund, and both are done", async () => {
  const { checkoutId, paymentId, orders, orderId, currency } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orderId);
  const minor = orders[0]?.totalMinor ?? 0;
  const payload = { paymentId, orderId, amount: minor / 100, currency };
  await transaction((tx) =>
    writeMessages(tx, { correlationId: checkoutId }, [{ type: "command.payment.refund", payload }]),
  );
  let answered = 0;
  const refund = testProvider.refund;
  vi.spyOn(testProvider, "refund").mockImplementation(async (call) => {
    const outcome = await refund(call);
    answered += 1;
    await until(() => answered === 2, "the provider has answered both");
    return outcome;
  });
  await deliverRefunds(checkoutId, [200, 200]);
  expect(await moneyOf(paymentId)).toMatchObject({ status: "partially_refunded", refunded: minor });
});

test("a refund that the provider refuses is over, and the next delivery asks anew for what is due by then", async () => {
  const { checkoutId, paymentId, orders } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orders[0]?.orderId);
  vi.spyOn(testProvider, "refund").mockResolvedValueOnce({ failure: "amount_too_large" });
  await deliverRefunds(checkoutId, [500]);
  expect((await moneyOf(paymentId)).status).toBe("captured");
  const calls =
    "select idempotency_key, status from payment_calls where payment_id = $1 and operation = 'refund' order by 1";
  const key = `${paymentId}-refund-${orders[0]?.orderId}`;
  expect((await query(calls, [paymentId])).rows).toEqual([{ idempotency_key: key, status: "failed" }]);
  await deliverRefunds(checkoutId, [200]);
  expect((await query(calls, [paymentId])).rows).toContainEqual({ idempotency_key: `${key}-2`, status: "succeeded" });
  expect(await refundsOf(paymentId)).toEqual([orders[0]?.totalMinor]);
});

test("a refund of an amount that cannot be paid is told to somebody, and not taken for done", async () => {
  const { checkoutId, paymentId, orderId, currency } = await acceptOrders(query, 1);
  const payload = { paymentId, orderId, amount: 1.005, currency };
  await transaction((tx) =>
    writeMessages(tx, { correlationId: checkoutId }, [{ type: "command.payment.refund", payload }]),
  );
  await deliverRefunds(checkoutId, [489]);
  const command = createEvent("command.payment.refund", payload, {});
  await expect(refundOrder.prepare(command)).rejects.toMatchObject({
    code: "invalid_request",
    extra: { errors: [] },
  });
});

test("of every refund there is an entry for the audit", async () => {
  const { checkoutId, paymentId, orderId, orders } = await acceptOrders(query, 1);
  await deliver(query, "command.payment.capture", checkoutId);
  await cancel(orderId);
  await deliverRefunds(checkoutId, [200]);
  const told =
    "select payload from events where type = 'analytics.audit_log' and payload ->> 'action' = 'payment.refunded' and correlation_id = $1";
  expect((await query(told, [checkoutId])).rows).toEqual([
    {
      payload: {
        action: "payment.refunded",
        actor: "system",
        subject: orderId,
        details: { paymentId, amount: (orders[0]?.totalMinor ?? 0) / 100, currency: "EUR" },
      },
    },
  ]);
});

const comeAgain = { code: "unavailable", extra: { retryAfterSeconds: 2 } };

test("a refund that comes while the money is being taken comes again, and lets go of nothing", async () => {
  const { checkoutId, paymentId, orderId, currency } = await acceptOrders(query, 1);
  await cancel(orderId);
  let refunded: Promise<number[]> = Promise.resolve([]);
  await db().transaction(async (tx) => {
    // A capture is faster: it has the payment's lock, and asks the provider next.
    await tx.execute(sql`update payments set status = 'capturing' where id = ${paymentId}`);
    refunded = deliver(query, "command.payment.refund", checkoutId);
    await until(async () => (await howManyWait(query)) === 1, "the refund waits for the payment");
  });
  expect(await refunded).toEqual([503]);
  const late = createEvent("command.payment.refund", { paymentId, orderId, amount: 1, currency }, {});
  await expect(refundOrder.prepare(late)).rejects.toMatchObject(comeAgain);
  expect((await moneyOf(paymentId)).status).toBe("capturing");
  expect(await refundsOf(paymentId)).toEqual([]);
});

test("a refund of a payment that the provider has not answered for yet comes again", async () => {
  vi.spyOn(testProvider, "authorize").mockRejectedValueOnce(new Error("the process died"));
  const key = newId("req");
  await expect(acceptCheckout(requestFor(await makeAvailable(query, 1)), newShopper(), key)).rejects.toThrow("died");
  const payment = `select p.id from payments p join checkouts c on c.id = p.checkout_id where c.idempotency_key = $1`;
  const paymentId = String((await rowOf(query, payment, [key])).id);
  const payload = { paymentId, orderId: newId("ord"), amount: 1, currency: "EUR" };
  const early = createEvent("command.payment.refund", payload, {});
  await expect(refundOrder.prepare(early)).rejects.toMatchObject(comeAgain);
});
