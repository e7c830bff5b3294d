import { expect, test } from "vitest";
import { buy, checkoutBody, countOf, emailsOf, findVariant, post, settled } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests();

const pay = (token: string) => ({ paymentMethod: { type: "card", token } });

test("a declined card gets a 402, and the stock is for sale again", async () => {
  const variant = await findVariant(shop());
  const response = await post(shop(), "/api/checkout", checkoutBody(variant, pay("tok_declined")));
  expect(response.status).toBe(402);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toMatchObject({ code: "payment_declined", status: 402 });
  expect((await findVariant(shop())).available).toBe(variant.available);
  expect(await countOf(shop(), "payments where status not in ('failed', 'captured', 'refunded', 'authorized')")).toBe(
    0,
  );
});

test("a price that the shop never showed is refused with the true quote", async () => {
  const variant = await findVariant(shop());
  const items = [{ productId: variant.productId, variantId: variant.variantId, quantity: 1, price: 0.01 }];
  for (const change of [{ items, totalAmount: 0.01 }, { items, totalAmount: variant.price }, { totalAmount: 0.01 }]) {
    const response = await post(shop(), "/api/checkout", checkoutBody(variant, change));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "price_changed", quote: { total: variant.price } });
  }
});

test("without a price the shopper pays the shop's", async () => {
  const variant = await findVariant(shop());
  const items = [{ productId: variant.productId, quantity: 1 }];
  const checkout = await buy(shop(), checkoutBody(variant, { items, totalAmount: undefined }));
  expect(checkout.totalAmount).toBe(variant.price);
});

test("fifty buyers at once for a stock of ten: ten orders, forty clear refusals, nobody charged without an order", async () => {
  const variant = await findVariant(shop(), "last-edition");
  expect(variant.available).toBe(10);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      post(shop(), "/api/checkout", checkoutBody(variant, { customerEmail: `buyer${n}@example.com` })),
    ),
  );
  const bodies = await Promise.all(
    answers.map(async (answer) => ({ status: answer.status, body: await answer.json() })),
  );
  const refused = bodies.filter(({ status }) => status === 409);
  const accepted = bodies.filter(({ status }) => status === 202);
  expect([accepted.length, refused.length]).toEqual([10, 40]);
  for (const { body } of refused) expect(body).toMatchObject({ code: "out_of_stock", items: [{ requested: 1 }] });
  for (const { body } of accepted) expect((await settled(shop(), body)).status).toBe("completed");
  const { rows } = await shop().query("select on_hand, reserved from stock where variant_id = $1", [variant.variantId]);
  expect(rows).toEqual([{ on_hand: 0, reserved: 0 }]);
});

test("two lines of one item count together", async () => {
  const { rows } = await shop().query(
    "select v.id, v.product_id from variants v join stock s on s.variant_id = v.id where s.on_hand between 3 and 400 limit 1",
  );
  const [{ id: variantId, product_id: productId }] = rows;
  const { rows: stock } = await shop().query("select on_hand from stock where variant_id = $1", [variantId]);
  const quantity = Number(stock[0].on_hand) - 1;
  const items = [1, 2].map(() => ({ productId, variantId, quantity }));
  const response = await post(shop(), "/api/checkout", {
    ...checkoutBody({ productId, variantId, price: 1 }),
    items,
    totalAmount: undefined,
  });
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    items: [{ variantId, requested: 2 * quantity, available: quantity + 1 }],
  });
});

test("a capture that fails for good cancels the order, restocks it, charges nothing and says so", async () => {
  const variant = await findVariant(shop());
  const email = "capture@example.com";
  const checkout = await buy(shop(), checkoutBody(variant, { ...pay("tok_capture_fails"), customerEmail: email }));
  const result = await settled(shop(), checkout);
  expect(result.orders).toMatchObject([{ status: "CANCELLED" }]);
  const letGo = "payments where id = $1 and status = 'voided' and failure = 'capture_refused' and captured_minor = 0";
  await until(async () => (await countOf(shop(), letGo, [checkout.paymentId])) === 1, "what the card held is let go");
  expect((await findVariant(shop())).available).toBe(variant.available);
  await until(
    async () => (await emailsOf(shop(), { to: email, subject: "cancelled" })).total === 1,
    "the buyer was told",
  );
});

test("a checkout whose stock was released meanwhile is rejected, voided and explained", async () => {
  const variant = await findVariant(shop());
  // The message is held back by the clock of the local QStash while the reservation is taken away.
  await fetch(`${shop().qstash.url}/__admin/faults`, faults({ delayMs: 1500 }));
  const checkout = await buy(shop(), checkoutBody(variant, { customerEmail: "lost@example.com" }));
  await shop().query(
    `with gone as (update reservations set status = 'released' where checkout_id = $1 returning variant_id, quantity)
     update stock set reserved = reserved - quantity from gone where stock.variant_id = gone.variant_id`,
    [checkout.checkoutId],
  );
  await fetch(`${shop().qstash.url}/__admin/faults`, faults({ delayMs: 0 }));
  const result = await settled(shop(), checkout);
  expect(result).toMatchObject({ status: "rejected", reason: "stock_lost", orders: [] });
  await until(
    async () => (await countOf(shop(), "payments where id = $1 and status = 'voided'", [checkout.paymentId])) === 1,
    "the payment is voided",
  );
  await until(async () => (await emailsOf(shop(), { to: "lost@example.com" })).total === 1, "the buyer was told");
});

function faults(change: object): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer test-token" },
    body: JSON.stringify(change),
  };
}
