import { expect, test } from "vitest";
import { buy, checkoutBody, countOf, emailsOf, findVariant, post, settled, signIn } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests();

test("a guest's checkout becomes one paid order, one email, and stock that is lower by what was sold", async () => {
  const variant = await findVariant(shop());
  const email = "happy@example.com";
  const items = [{ productId: variant.productId, variantId: variant.variantId, quantity: 2, price: variant.price }];
  const total = Math.round(variant.price * 200) / 100;
  const checkout = await buy(shop(), checkoutBody(variant, { customerEmail: email, items, totalAmount: total }));
  expect(checkout).toMatchObject({ totalAmount: total, currency: "EUR" });

  const result = await settled(shop(), checkout);
  expect(result).toMatchObject({ status: "completed", orders: [{ status: "CONFIRMED", totalAmount: total }] });
  expect(await countOf(shop(), "payments where id = $1 and status = 'captured'", [checkout.paymentId])).toBe(1);
  expect((await findVariant(shop())).available).toBe(variant.available - 2);

  await until(async () => (await emailsOf(shop(), { to: email })).total > 0, "the letter has come");
  const { messages } = await emailsOf(shop(), { to: email });
  expect(messages).toHaveLength(1);
  expect(messages[0]?.subject).toContain(result.orders[0]?.number);
  expect(messages[0]?.messageId).toContain(result.orders[0]?.orderId);
});

test("a cart of two studios becomes an order for each, under one payment", async () => {
  const ours = await findVariant(shop());
  const { rows } = await shop().query(
    `select p.slug from products p join sellers s on s.id = p.seller_id join variants v on v.product_id = p.id
     join stock on stock.variant_id = v.id and on_hand > 10
     where v.position = 0 and s.id <> (select seller_id from products where slug = 'first-light') limit 1`,
  );
  const theirs = await findVariant(shop(), String(rows[0]?.slug));
  const items = [ours, theirs].map(({ productId, variantId, price }) => ({ productId, variantId, price, quantity: 1 }));
  const totalAmount = Math.round((ours.price + theirs.price) * 100) / 100;
  const checkout = await buy(shop(), checkoutBody(ours, { items, totalAmount }));
  const result = await settled(shop(), checkout);
  expect(result.orders).toHaveLength(2);
  const sum = result.orders.reduce((total, order) => total + order.totalAmount, 0);
  expect(Math.round(sum * 100) / 100).toBe(totalAmount);
});

test("a shopper's cart is bought, emptied, and the order is theirs to see", async () => {
  const headers = await signIn(shop(), "shopper@example.com");
  const variant = await findVariant(shop());
  const added = await post(shop(), "/api/cart/items", { variantId: variant.variantId, quantity: 3 }, headers);
  expect(added.status).toBe(201);
  const cart = (await added.json()) as { total: number };
  const body = { ...checkoutBody(variant, { totalAmount: cart.total }), items: undefined };
  const checkout = await buy(shop(), body, headers);
  const after = await (await fetch(`${shop().url}/api/cart`, { headers })).json();
  expect(after).toMatchObject({ items: [], count: 0, total: 0 });

  await until(
    async () =>
      (await countOf(shop(), "orders where checkout_id = $1 and status = 'CONFIRMED'", [checkout.checkoutId])) === 1,
    "the order is confirmed",
  );
  const list = await (await fetch(`${shop().url}/api/orders?limit=1`, { headers })).json();
  expect(list).toMatchObject({ data: [{ checkoutId: checkout.checkoutId }], hasMore: true });
  // To anybody else it does not exist.
  expect((await fetch(`${shop().url}/api/checkouts/${checkout.checkoutId}`)).status).toBe(404);
});

test("a guest's cart survives signing in", async () => {
  const variant = await findVariant(shop());
  const asGuest = await post(shop(), "/api/cart/items", { variantId: variant.variantId, quantity: 2 });
  const guestCookie = asGuest.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { cookie } = await signIn(shop(), "admin@example.com");
  const merged = await fetch(`${shop().url}/api/cart`, { headers: { cookie: `${cookie}; ${guestCookie}` } });
  expect(await merged.json()).toMatchObject({ count: 2 });
  expect(merged.headers.getSetCookie().join()).toContain("oncart_guest=;");
});
