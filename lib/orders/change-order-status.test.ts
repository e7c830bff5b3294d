import { expect, test } from "vitest";
import { guestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { acceptOrders, deliver, makeAvailable, requestFor, rowOf, testBackend } from "@/tests/factories";
import { changeOrderStatus } from "./change-order-status";
import { allowedNext, ORDER_STATUSES, ORDER_TRANSITIONS, type OrderStatus } from "./order";
import { findOrder, openOrder } from "./queries";

const { query } = testBackend();
const person = (role: Viewer["role"], userId: string): Viewer => ({
  userId,
  role,
  name: role,
  email: `${role}@example.com`,
});
const admin = person("admin", "user_admin");

const change = (orderId: string, status: OrderStatus, viewer = admin, note: string | null = null) =>
  changeOrderStatus({ orderId, status, note, viewer });
const statusOf = async (orderId: string) =>
  (await rowOf(query, "select status from orders where id = $1", [orderId])).status;
const userOf = async (email: string) =>
  String((await rowOf(query, "select id from users where email = $1", [email])).id);

/** A paid order of the demo shopper. */
async function paidOrder() {
  const userId = await userOf("shopper@example.com");
  const { checkout } = await acceptCheckout(requestFor(await makeAvailable(query, 1)), { userId, guestId: null }, null);
  for (const type of ["command.checkout", "command.payment.capture"]) await deliver(query, type, checkout.checkoutId);
  const order = await rowOf(query, "select id, seller_id, number from orders where checkout_id = $1", [
    checkout.checkoutId,
  ]);
  return { orderId: String(order.id), sellerId: String(order.seller_id), checkoutId: checkout.checkoutId, userId };
}

test("what is not in the table does not happen: every other pair is an invalid transition", async () => {
  for (const from of ORDER_STATUSES) {
    const { rows } = await query("select id from orders where status = $1 limit 1", [from]);
    const orderId = String(rows[0]?.id ?? (await paidOrder()).orderId);
    expect(await statusOf(orderId)).toBe(from);
    const allowed = allowedNext(from);
    for (const to of ORDER_STATUSES.filter((status) => status !== from && !allowed.includes(status))) {
      await expect(change(orderId, to)).rejects.toMatchObject({
        code: "invalid_transition",
        extra: { from, to, allowed: [...allowed] },
      });
    }
    expect(await statusOf(orderId)).toBe(from);
  }
});

test("an order walks its whole way, and its history, audit and news tell of every step", async () => {
  const { orderId, checkoutId } = await paidOrder();
  const way = ["PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED"] as const;
  for (const status of way) await change(orderId, status, admin, `now ${status}`);
  const order = await findOrder(orderId, admin);
  expect(order.history.map((entry) => entry.status)).toEqual([...way.toReversed(), "CONFIRMED", "PENDING"]);
  expect(order.history[0]).toMatchObject({ by: admin.userId, note: "now REFUNDED" });
  expect(order.history.slice(-2).map(({ by, note }) => [by, note])).toEqual(Array(2).fill(["system", null]));
  expect(order.allowed).toEqual([]);
  const told = async (type: string, field: string) =>
    (
      await query(
        `select payload->>'${field}' as told from events where type = $1 and correlation_id = $2 order by id`,
        [type, checkoutId],
      )
    ).rows.map((row) => row.told);
  expect(await told("order.status_changed", "to")).toEqual(["CONFIRMED", ...way]);
  expect(await told("notification.email", "letter")).toEqual([
    "order-confirmation",
    "order-shipped",
    "order-delivered",
    "order-refunded",
  ]);
  expect(await told("order.cancelled", "orderId")).toEqual([]);
  expect(await told("inventory.stock.updated", "reason")).toEqual([
    `sold by ${checkoutId}`,
    `${order.number} was returned`,
  ]);
  expect((await told("analytics.audit_log", "action")).filter((action) => action === "order.status")).toHaveLength(6);
});

test("a returned order is for sale again, once, and asks for its money when it is refunded", async () => {
  const { orderId, checkoutId } = await paidOrder();
  const stockOf = () =>
    rowOf(query, "select on_hand from stock join order_items using (variant_id) where order_id = $1", [orderId]);
  const { on_hand: sold } = await stockOf();
  for (const status of ["PROCESSING", "SHIPPED", "DELIVERED"] as const) await change(orderId, status);
  expect((await stockOf()).on_hand).toBe(sold);
  // Two who mark it at once: the second finds it done.
  await Promise.all([change(orderId, "RETURNED"), change(orderId, "RETURNED")]);
  expect((await stockOf()).on_hand).toBe(Number(sold) + 1);
  await change(orderId, "REFUNDED");
  expect((await stockOf()).on_hand).toBe(Number(sold) + 1);
  expect(await deliver(query, "command.payment.refund", checkoutId)).toEqual([200]);
  expect(await rowOf(query, "select status from payments where checkout_id = $1", [checkoutId])).toEqual({
    status: "refunded",
  });
  const movements = await query("select delta, reason from stock_movements where reference = $1", [orderId]);
  expect(movements.rows).toEqual([{ delta: 1, reason: "restock" }]);
});

test("setting the status it already has does nothing", async () => {
  const { orderId } = await paidOrder();
  const before = (await query("select 1 from order_history where order_id = $1", [orderId])).rowCount;
  await change(orderId, "CONFIRMED");
  expect((await query("select 1 from order_history where order_id = $1", [orderId])).rowCount).toBe(before);
});

test("a buyer may cancel and no more; to anybody else the order does not exist", async () => {
  const { orderId, userId } = await paidOrder();
  const buyer = person("shopper", userId);
  await expect(change(orderId, "PROCESSING", buyer)).rejects.toMatchObject({ code: "forbidden" });
  await expect(change(orderId, "CANCELLED", person("shopper", "user_other"))).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(change("ord_unheard", "CANCELLED", buyer)).rejects.toMatchObject({ code: "not_found" });
  await change(orderId, "CANCELLED", buyer);
  expect(await statusOf(orderId)).toBe("CANCELLED");
});

test("a guest with the token of the checkout may cancel and no more; no other token opens the order", async () => {
  const { checkoutId, orderId } = await acceptOrders(query, 1);
  const token = guestToken(checkoutId);
  const ask = (status: OrderStatus, shown: string | null, viewer: Viewer | null = null) =>
    changeOrderStatus({ orderId, status, note: null, viewer, token: shown });
  const other = guestToken((await acceptOrders(query, 1)).checkoutId);
  for (const shown of [null, "", "guess", other, token.slice(1)]) {
    await expect(ask("CANCELLED", shown)).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(ask("CANCELLED", other, person("shopper", "user_other"))).rejects.toMatchObject({ code: "not_found" });
  await expect(ask("PROCESSING", token)).rejects.toMatchObject({ code: "forbidden" });
  await expect(ask("PROCESSING", token, person("seller", "user_other"))).rejects.toMatchObject({ code: "forbidden" });
  expect(await statusOf(orderId)).toBe("PENDING");
  await ask("CANCELLED", token);
  expect(await statusOf(orderId)).toBe("CANCELLED");
  expect((await findOrder(orderId, null, token)).history[0]).toMatchObject({ by: "guest", actor: "buyer" });
});

test("the owner of an order who follows the email's link is its buyer, and staff who do so stay staff", async () => {
  const { orderId, checkoutId, userId, sellerId } = await paidOrder();
  const token = guestToken(checkoutId);
  const seller = person("seller", await userOf("seller@example.com"));
  await query("update sellers set owner_id = $1 where id = $2", [seller.userId, sellerId]);
  const audienceOf = async (viewer: Viewer | null) => (await openOrder(orderId, viewer, token)).audience;
  expect(await audienceOf(admin)).toBe("admin");
  expect(await audienceOf(seller)).toBe("seller");
  expect(await audienceOf(person("shopper", userId))).toBe("buyer");
  expect(await audienceOf(null)).toBe("buyer");
  await changeOrderStatus({ orderId, status: "CANCELLED", note: null, viewer: person("shopper", userId), token });
  const { history } = await findOrder(orderId, admin);
  expect(history.map(({ by, actor }) => [by, actor])).toEqual([
    [userId, "buyer"],
    ["system", "system"],
    ["system", "system"],
  ]);
});

test("a seller takes their own orders along, and sees nobody else's", async () => {
  const { orderId, sellerId } = await paidOrder();
  const seller = person("seller", await userOf("seller@example.com"));
  await query("update sellers set owner_id = null where id = $1", [sellerId]);
  await expect(change(orderId, "PROCESSING", seller)).rejects.toMatchObject({ code: "not_found" });
  await query("update sellers set owner_id = $1 where id = $2", [seller.userId, sellerId]);
  await change(orderId, "PROCESSING", seller);
  expect(await statusOf(orderId)).toBe("PROCESSING");
});

test("two who take an order different ways at once: one of them is told no", async () => {
  const { orderId } = await paidOrder();
  const results = await Promise.allSettled([change(orderId, "PROCESSING"), change(orderId, "CANCELLED")]);
  const rejected = results.filter((result) => result.status === "rejected");
  // Both can be right one after the other: a processing order may still be cancelled. Never the other way round.
  expect(rejected.length).toBeLessThanOrEqual(1);
  expect(await statusOf(orderId)).toBe("CANCELLED");
});

test("every status leads somewhere that exists, and two are the end", () => {
  for (const next of Object.values(ORDER_TRANSITIONS))
    for (const status of next) expect(ORDER_STATUSES).toContain(status);
  expect(ORDER_STATUSES.filter((status) => allowedNext(status).length === 0)).toEqual(["REFUNDED", "CANCELLED"]);
});

test("nobody confirms an order by hand: it could be shipped before its payment fails", () => {
  expect(allowedNext("PENDING")).toEqual(["CANCELLED"]);
});
