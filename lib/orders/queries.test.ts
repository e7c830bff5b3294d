import { expect, test } from "vitest";
import { guestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import { databaseForTests } from "@/tests/setup/database";
import { ORDER_STATUSES } from "./order";
import type { OrderSummary } from "./order-resource";
import { findOrder, findOrders, findOrdersToWorkOn, orderQuery } from "./queries";

const { query } = databaseForTests();
const person = (role: Viewer["role"], userId: string): Viewer => ({ userId, role, name: role, email: "" });
const admin = person("admin", "user_admin");

const idsOf = async (text: string, values: unknown[] = []): Promise<string[]> =>
  (await query(text, values)).rows.map(({ id }) => String(id));

async function userOf(email: string): Promise<string> {
  return (await idsOf("select id from users where email = $1", [email]))[0] ?? "";
}

async function findAll(viewer: Viewer, search: Record<string, string> = {}): Promise<OrderSummary[]> {
  const found: OrderSummary[] = [];
  let cursor: string | null = null;
  do {
    const page = await findOrders(
      viewer,
      orderQuery.parse({ limit: "7", ...search, ...(cursor !== null && { cursor }) }),
    );
    found.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

test("walking all pages visits every order once, newest first, even those of one moment", async () => {
  await query("update orders set created_at = '2026-03-01' where id in (select id from orders order by id limit 20)");
  const found = await findAll(admin);
  expect(found.map(({ orderId }) => orderId)).toEqual(
    await idsOf("select id from orders order by created_at desc, id desc"),
  );
});

test("a status finds its orders", async () => {
  for (const status of ORDER_STATUSES) {
    const expected = await idsOf("select id from orders where status = $1", [status]);
    expect((await findAll(admin, { status })).map(({ orderId }) => orderId).sort()).toEqual(expected.sort());
  }
  expect(orderQuery.safeParse({ status: "paid" }).success).toBe(false);
});

test("buyers see what they bought, sellers also what they sold, strangers nothing", async () => {
  const shopper = await userOf("shopper@example.com");
  const seller = await userOf("seller@example.com");
  const bought = await idsOf("select id from orders where user_id = $1", [shopper]);
  expect((await findAll(person("shopper", shopper))).map(({ orderId }) => orderId).sort()).toEqual(bought.sort());
  const sold = await idsOf(
    "select id from orders where seller_id in (select id from sellers where owner_id = $1) or user_id = $1",
    [seller],
  );
  expect((await findAll(person("seller", seller))).map(({ orderId }) => orderId).sort()).toEqual(sold.sort());
  expect(sold.length).toBeGreaterThan(0);
  // Who sells here no longer is a shopper like any other, whatever the studio's name still says.
  const own = await idsOf("select id from orders where user_id = $1", [seller]);
  expect((await findAll(person("shopper", seller))).map(({ orderId }) => orderId).sort()).toEqual(own.sort());
  expect(await findAll(person("shopper", "user_stranger"))).toEqual([]);
  expect(await findAll(person("seller", "user_stranger"))).toEqual([]);
});

test("behind the counter a seller sees what was sold, and not what they bought of other studios", async () => {
  const seller = await userOf("seller@example.com");
  const sold = await idsOf("select id from orders where seller_id in (select id from sellers where owner_id = $1)", [
    seller,
  ]);
  const others = "select id from orders where seller_id not in (select id from sellers where owner_id = $1) limit 1";
  await query("update orders set user_id = $1 where id = $2", [seller, (await idsOf(others, [seller]))[0]]);
  const list = orderQuery.parse({ limit: "100" });
  const found = (await findOrdersToWorkOn(person("seller", seller), list)).data.map(({ orderId }) => orderId);
  expect(found.sort()).toEqual(sold.sort());
  expect((await findOrders(person("seller", seller), list)).data).toHaveLength(sold.length + 1);
  expect((await findOrdersToWorkOn(admin, list)).data).toHaveLength((await findOrders(admin, list)).data.length);
});

test("an order is complete, in major units, and for nobody else", async () => {
  const shopper = await userOf("shopper@example.com");
  const [orderId = ""] = await idsOf("select id from orders where user_id = $1 limit 1", [shopper]);
  const order = await findOrder(orderId, person("shopper", shopper));
  const row = (await query("select * from orders where id = $1", [orderId])).rows[0];
  const seller = (await query("select id, slug, name from sellers where id = $1", [row.seller_id])).rows[0];
  expect(order).toMatchObject({
    orderId,
    number: row.number,
    checkoutId: row.checkout_id,
    status: row.status,
    totalAmount: row.total_minor / 100,
    currency: "EUR",
    seller,
    customerName: row.customer_name,
    customerEmail: row.customer_email,
    customerAddress: row.customer_address,
    createdAt: row.created_at.toISOString(),
    discount: 0,
    shipping: 0,
    tax: 0,
  });
  const [payment] = await idsOf("select id from payments where checkout_id = $1", [row.checkout_id]);
  expect(order.payment.paymentId).toBe(payment);
  const lines = await query("select variant_id, name, quantity from order_items where order_id = $1 order by id", [
    orderId,
  ]);
  expect(order.items.map((item) => [item.variantId, item.name, item.quantity])).toEqual(
    lines.rows.map((line) => [line.variant_id, line.name, line.quantity]),
  );
  const sum = order.items.reduce((total, { price, quantity }) => total + Math.round(price * 100) * quantity, 0);
  expect(sum).toBe(Math.round(order.subtotal * 100));
  expect(order.history.at(-1)?.status).toBe("PENDING");
  expect(order.history[0]?.status).toBe(order.status);
  await expect(findOrder(orderId, person("shopper", "user_other"))).rejects.toMatchObject({ code: "not_found" });
});

test("an order is shown to whoever has the token of its checkout, and of no other", async () => {
  const [orderId = ""] = await idsOf("select id from orders limit 1");
  const [checkoutId = ""] = await idsOf("select checkout_id as id from orders where id = $1", [orderId]);
  expect((await findOrder(orderId, null, guestToken(checkoutId))).orderId).toBe(orderId);
  for (const token of [null, guestToken("chk_other")]) {
    await expect(findOrder(orderId, null, token)).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(findOrder("ord_unheard", null, guestToken(checkoutId))).rejects.toMatchObject({ code: "not_found" });
});

test("of a long history the last twenty steps are shown, newest first", async () => {
  const [orderId = ""] = await idsOf("select id from orders limit 1");
  await query(
    `insert into order_history (id, order_id, status, changed_by, note)
     select 'hist_zz' || lpad(n::text, 3, '0'), $1, 'PENDING', 'system', n::text from generate_series(1, 30) n`,
    [orderId],
  );
  const { history } = await findOrder(orderId, admin);
  expect(history.map(({ note }) => Number(note))).toEqual(Array.from({ length: 20 }, (_, index) => 30 - index));
});
