import { beforeAll, expect, test } from "vitest";
import { db, type Transaction } from "@/db";
import { createEvent } from "@/lib/create-event";
import { databaseForTests } from "@/tests/setup/database";
import { announceCancellation, announceOrder, announceStatus } from "./announce-order";
import { announceRejection } from "./announce-rejection";
import { notifyInApp } from "./notify";
import { warnOfLowStock } from "./warn-of-low-stock";

const { query } = databaseForTests();
let sellerId = "";
let ownerId = "";

beforeAll(async () => {
  const { rows } = await query("select id, owner_id from sellers where owner_id is not null limit 1");
  sellerId = String(rows[0]?.id);
  ownerId = String(rows[0]?.owner_id);
});

/** Who finds which lines under their bell because of this. */
async function bells(work: (tx: Transaction) => Promise<void>) {
  await query("delete from notifications");
  await db().transaction(work);
  const { rows } = await query("select user_id, title, body, link from notifications order by title");
  return rows;
}

const order = { orderId: "ord_1", number: "OC-7", checkoutId: "chk_1", totalAmount: 59.9, currency: "EUR", items: [] };

test("a new order rings at its seller's and its buyer's", async () => {
  const created = createEvent("order.created", { ...order, sellerId, userId: "user_buyer" });
  expect(await bells((tx) => announceOrder(tx, created))).toEqual([
    { user_id: ownerId, title: "New order OC-7", body: "59.90 EUR", link: "/orders/ord_1" },
    expect.objectContaining({ user_id: "user_buyer", title: "Order OC-7 is made" }),
  ]);
});

test("a guest has no bell", async () => {
  const created = createEvent("order.created", { ...order, sellerId, userId: null });
  expect(await bells((tx) => announceOrder(tx, created))).toMatchObject([{ user_id: ownerId }]);
});

test("each step rings at the buyer's, a cancellation at the seller's", async () => {
  const step = { orderId: "ord_1", number: "OC-7", userId: "user_buyer", from: "PROCESSING", changedBy: "user_1" };
  const shipped = createEvent("order.status_changed", { ...step, to: "SHIPPED", note: "by boat" });
  expect(await bells((tx) => announceStatus(tx, shipped))).toMatchObject([
    { user_id: "user_buyer", title: "Order OC-7 is shipped", body: "by boat" },
  ]);
  const cancelled = createEvent("order.cancelled", { ...order, sellerId, userId: "user_buyer", reason: "too late" });
  expect(await bells((tx) => announceCancellation(tx, cancelled))).toMatchObject([
    { user_id: ownerId, body: "too late" },
  ]);
});

/** The emails to studios that a step of a real order leads to. */
async function sellerEmails(from: string, to: string) {
  const { rows } = await query("select id, number from orders where seller_id = $1 limit 1", [sellerId]);
  const step = { orderId: rows[0]?.id, number: rows[0]?.number, userId: null, changedBy: "system", note: null };
  const event = createEvent("order.status_changed", { ...step, from, to });
  await db().transaction((tx) => announceStatus(tx, event));
  const caused = "select payload from events where causation_id = $1 and type = 'notification.email'";
  return (await query(caused, [event.eventId])).rows.map(({ payload }) => payload);
}

test("a studio gets an email about an order that is paid, and about one that it need not send after all", async () => {
  const reference = expect.stringMatching(/^ord_/);
  const owner = (await query("select email from users where id = $1", [ownerId])).rows[0];
  expect(await sellerEmails("PENDING", "CONFIRMED")).toEqual([
    { letter: "studio-new-order", reference, recipient: owner?.email },
  ]);
  for (const from of ["CONFIRMED", "PROCESSING"]) {
    expect(await sellerEmails(from, "CANCELLED")).toMatchObject([{ letter: "studio-order-cancelled" }]);
  }
  // It has not heard of this one.
  expect(await sellerEmails("PENDING", "CANCELLED")).toEqual([]);
  expect(await sellerEmails("CONFIRMED", "PROCESSING")).toEqual([]);
  await query("update sellers set owner_id = null where id = $1", [sellerId]);
  expect(await sellerEmails("PENDING", "CONFIRMED")).toEqual([]);
  await query("update sellers set owner_id = $1 where id = $2", [ownerId, sellerId]);
});

test("a rejected checkout tells its shopper that nothing was charged", async () => {
  const rejected = createEvent("checkout.rejected", {
    checkoutId: "chk_1",
    userId: "user_buyer",
    reason: "stock_lost",
  });
  expect(await bells((tx) => announceRejection(tx, rejected))).toMatchObject([
    { user_id: "user_buyer", body: "Nothing was charged.", link: "/checkout/chk_1" },
  ]);
});

test("a print that runs out rings at its studio's, with how many are left", async () => {
  const { rows } = await query(
    `select v.id, v.sku, p.name, p.slug from variants v join products p on p.id = v.product_id where p.seller_id = $1 limit 1`,
    [sellerId],
  );
  const { id: variantId, sku, name, slug } = rows[0] ?? {};
  const low = createEvent("inventory.stock.low", { variantId, available: 3 });
  expect(await bells((tx) => warnOfLowStock(tx, low))).toEqual([
    { user_id: ownerId, title: `Only 3 left of ${name}`, body: `Variant ${sku}`, link: `/products/${slug}` },
  ]);
  const gone = createEvent("inventory.stock.low", { variantId, available: 0 });
  expect(await bells((tx) => warnOfLowStock(tx, gone))).toMatchObject([{ title: `${name} is sold out` }]);
  const unheard = createEvent("inventory.stock.low", { variantId: "var_unheard", available: 0 });
  expect(await bells((tx) => warnOfLowStock(tx, unheard))).toEqual([]);
});

test("a line under the bell can be sent by itself", async () => {
  const line = { userId: "user_1", title: "Hello", body: "there", link: null };
  expect(await bells((tx) => notifyInApp(tx, createEvent("notification.in_app", line)))).toEqual([
    { user_id: "user_1", title: "Hello", body: "there", link: null },
  ]);
});
