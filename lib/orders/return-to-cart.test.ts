import { expect, test } from "vitest";
import { addToCart, mergeCarts } from "@/lib/cart/change-cart";
import { findCart } from "@/lib/cart/queries";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import {
  acceptOrders,
  deliver,
  deliverStored,
  makeAvailable,
  newAccount,
  newShopper,
  requestFor,
  rowOf,
  testBackend,
} from "@/tests/factories";
import { changeOrderStatus } from "./change-order-status";
import { findOrder } from "./queries";

const { query } = testBackend();

/** A guest's cart with two of each of two studios' prints, bought with a card that fails at capture; its orders are made. */
async function boughtInVain() {
  const [shopper, variants] = [newShopper(), await makeAvailable(query, 2, { sellers: 2, onHand: 10 })];
  for (const { variantId } of variants) await addToCart(shopper, variantId, 2);
  const paymentMethod = { type: "card", token: "tok_capture_fails" } as const;
  const request = { ...requestFor(variants, { paymentMethod }, 2), items: undefined };
  const { checkout } = await acceptCheckout(request, shopper, null);
  await deliver(query, "command.checkout", checkout.checkoutId);
  expect(await cartOf(shopper)).toEqual({});
  return { shopper, ids: variants.map(({ variantId }) => variantId).sort(), ...checkout };
}

async function cartOf(shopper: { userId: string | null; guestId: string | null }) {
  const { items } = await findCart(shopper);
  return Object.fromEntries(items.map(({ variantId, quantity }) => [variantId, quantity]));
}

const captureOf = (checkoutId: string) =>
  query("select * from events where type = 'command.payment.capture' and correlation_id = $1", [checkoutId]);

test("a payment that cannot be taken leaves the cart as it was, however often that is told", async () => {
  const { shopper, ids, checkoutId } = await boughtInVain();
  const [capture] = (await captureOf(checkoutId)).rows;
  for (const _ of [1, 2]) expect(await deliverStored(capture)).toBe(200);
  expect(await cartOf(shopper)).toEqual({ [ids[0] ?? ""]: 2, [ids[1] ?? ""]: 2 });
  const { id } = await rowOf(query, "select id from orders where checkout_id = $1 limit 1", [checkoutId]);
  const order = await findOrder(String(id), { userId: "user_admin", name: "", email: "", role: "admin" });
  expect([order.status, order.payment.status]).toEqual(["CANCELLED", "failed"]);
});

test("what the shopper has put in anew meanwhile is not doubled, and a larger number stays", async () => {
  const { shopper, ids, checkoutId } = await boughtInVain();
  const [one = "", other = ""] = ids;
  await addToCart(shopper, one, 1);
  await addToCart(shopper, other, 3);
  await deliver(query, "command.payment.capture", checkoutId);
  expect(await cartOf(shopper)).toEqual({ [one]: 2, [other]: 3 });
});

test("an order that its buyer has cancelled does not come back into the cart", async () => {
  const { shopper, checkoutId } = await boughtInVain();
  const { rows } = await query("select id from orders where checkout_id = $1 order by id", [checkoutId]);
  const viewer = { userId: "user_admin", name: "", email: "", role: "admin" } as const;
  await changeOrderStatus({ orderId: rows[0]?.id, status: "CANCELLED", note: null, viewer });
  await deliver(query, "command.payment.capture", checkoutId);
  const kept = await rowOf(query, "select variant_id from order_items where order_id = $1", [rows[1]?.id]);
  expect(await cartOf(shopper)).toEqual({ [String(kept.variant_id)]: 2 });
});

test("a cart that is gone by then, and one that never was, stay so", async () => {
  const { shopper, checkoutId } = await boughtInVain();
  const { userId } = await newAccount(query);
  await mergeCarts(shopper.guestId, userId);
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  expect(await cartOf(shopper)).toEqual({});
  const withItems = await acceptOrders(query, 1, "tok_capture_fails");
  expect(await deliver(query, "command.payment.capture", withItems.checkoutId)).toEqual([200]);
});

test("an accepted checkout that cannot be made into orders gives the cart back too", async () => {
  const [shopper, variants] = [newShopper(), await makeAvailable(query, 1)];
  const [{ variantId } = { variantId: "" }] = variants;
  await addToCart(shopper, variantId, 1);
  const { checkout } = await acceptCheckout({ ...requestFor(variants), items: undefined }, shopper, null);
  await query("update reservations set status = 'released' where checkout_id = $1", [checkout.checkoutId]);
  await query("update stock set reserved = reserved - 1 where variant_id = $1", [variantId]);
  await deliver(query, "command.checkout", checkout.checkoutId);
  expect(await rowOf(query, "select status, reason from checkouts where id = $1", [checkout.checkoutId])).toEqual({
    status: "rejected",
    reason: "stock_lost",
  });
  expect(await cartOf(shopper)).toEqual({ [variantId]: 1 });
});
