import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import type { Viewer } from "@/lib/auth/viewer";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import {
  acceptOrders,
  deadlocksOf,
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
import { findOrder } from "./queries";

const { query } = testBackend();
const admin: Viewer = { userId: "user_admin", name: "Root", email: "root@example.com", role: "admin" };

afterEach(() => {
  vi.useRealTimers();
});

test("orders of a refused payment and a checkout of the same prints do not wait for each other in a circle", async () => {
  const variants = await makeAvailable(query, 2, { sellers: 2, onHand: 10 });
  // The first order has the print that everybody locks last.
  variants.sort((one, other) => (one.variantId < other.variantId ? 1 : -1));
  const refused = requestFor(variants, { paymentMethod: { type: "card", token: "tok_capture_fails" } });
  const { checkout } = await acceptCheckout(refused, newShopper(), null);
  await deliver(query, "command.checkout", checkout.checkoutId);
  const before = await deadlocksOf(query);
  let captured: Promise<number[]> = Promise.resolve([]);
  let accepted: Promise<unknown> = Promise.resolve();
  await db().transaction(async (tx) => {
    await tx.execute(sql`select from stock where variant_id = ${variants[0]?.variantId} for update`);
    captured = deliver(query, "command.payment.capture", checkout.checkoutId);
    await until(async () => (await howManyWait(query)) === 1, "the cancelled orders wait for their stock");
    accepted = acceptCheckout(requestFor(variants), newShopper(), null);
    await until(async () => (await howManyWait(query)) === 2, "the checkout waits too");
  });
  expect(await captured).toEqual([200]);
  await accepted;
  expect(await deadlocksOf(query)).toBe(before);
  for (const { variantId } of variants) {
    const level = await rowOf(query, "select on_hand, reserved from stock where variant_id = $1", [variantId]);
    expect(level).toEqual({ on_hand: 10, reserved: 1 });
  }
});

test("an order's history has its steps in the order in which they were taken, whatever the clocks of two processes say", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { checkoutId, orderId } = await acceptOrders(query, 1);
  // The process that takes the money is four tenths of a second behind.
  vi.setSystemTime(Date.now() - 400);
  await deliver(query, "command.payment.capture", checkoutId);
  const { status, history } = await findOrder(orderId, admin);
  expect(status).toBe("CONFIRMED");
  expect(history.map((step) => step.status)).toEqual(["CONFIRMED", "PENDING"]);
});

test("a cancelled order tells its news, its buyer, the stock, the audit and whoever has the money, each in full", async () => {
  const { checkoutId, paymentId, orderId, orders, variants } = await acceptOrders(query, 1);
  await changeOrderStatus({ orderId, status: "CANCELLED", note: null, viewer: admin });
  const { rows } = await query(
    "select type, payload from events where correlation_id = $1 and id > (select max(id) from events where type = $2) order by type",
    [checkoutId, "command.payment.capture"],
  );
  const order = await rowOf(query, `select number, seller_id as "sellerId" from orders where id = $1`, [orderId]);
  const { number, sellerId } = order;
  const [change] = variants.map(({ variantId }) => ({ variantId, delta: 1, onHand: 10, available: 10 }));
  const amount = (orders[0]?.totalMinor ?? 0) / 100;
  const step = { from: "PENDING", to: "CANCELLED", note: null };
  expect(rows).toEqual([
    {
      type: "analytics.audit_log",
      payload: { action: "order.status", actor: admin.userId, subject: orderId, details: step },
    },
    { type: "command.payment.refund", payload: { paymentId, orderId, amount, currency: "EUR" } },
    { type: "inventory.stock.updated", payload: { changes: [change], reason: `${number} was cancelled` } },
    {
      type: "notification.email",
      payload: { letter: "order-cancelled", reference: orderId, recipient: "ada@example.com" },
    },
    {
      type: "order.cancelled",
      payload: { orderId, number, sellerId, userId: null, totalAmount: amount, currency: "EUR", reason: "cancelled" },
    },
    {
      type: "order.status_changed",
      payload: { orderId, number, userId: null, ...step, changedBy: admin.userId },
    },
  ]);
});
