import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { buy, checkoutBody, countOf, emailsOf, findVariant, post, settled, signIn } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { signedDelivery, storedEvent } from "../setup/signed-delivery";
import { until } from "../setup/until";

const shop = shopForTests();

test("the same request with the same key twenty times at once is one checkout, one payment, one order and twenty equal answers", async () => {
  const variant = await findVariant(shop());
  const key = { "idempotency-key": randomUUID() };
  const body = checkoutBody(variant);
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(shop(), "/api/checkout", body, key)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
  const bodies = await Promise.all(answers.map((answer) => answer.text()));
  expect(new Set(bodies).size).toBe(1);
  expect(answers.filter((answer) => answer.headers.get("idempotent-replayed") === "true")).toHaveLength(19);
  const { checkoutId, statusUrl } = JSON.parse(bodies[0] ?? "");
  await settled(shop(), { statusUrl });
  expect(await countOf(shop(), "checkouts where idempotency_key = $1", [key["idempotency-key"]])).toBe(1);
  expect(await countOf(shop(), "payments where checkout_id = $1", [checkoutId])).toBe(1);
  expect(await countOf(shop(), "orders where checkout_id = $1", [checkoutId])).toBe(1);
});

test("the same key with another body is refused", async () => {
  const variant = await findVariant(shop());
  const key = { "idempotency-key": randomUUID() };
  await buy(shop(), checkoutBody(variant), key);
  const other = await post(shop(), "/api/checkout", checkoutBody(variant, { customerName: "Eve" }), key);
  expect(other.status).toBe(422);
  expect(await other.json()).toMatchObject({ code: "idempotency_key_reused" });
});

test("a declined card stays declined under its key, and another key tries anew", async () => {
  const variant = await findVariant(shop());
  const declined = checkoutBody(variant, { paymentMethod: { type: "card", token: "tok_declined" } });
  const key = { "idempotency-key": randomUUID() };
  for (const _ of [1, 2]) expect((await post(shop(), "/api/checkout", declined, key)).status).toBe(402);
  expect((await buy(shop(), checkoutBody(variant), { "idempotency-key": randomUUID() })).status).toBe("accepted");
});

test("a double click buys the cart once, whatever keys the two requests carry", async () => {
  const headers = await signIn(shop(), "shopper@example.com");
  const variant = await findVariant(shop());
  await post(shop(), "/api/cart/items", { variantId: variant.variantId, quantity: 1 }, headers);
  const before = await countOf(shop(), "checkouts");
  const body = { ...checkoutBody(variant), items: undefined };
  const answers = await Promise.all(
    [1, 2].map(() => post(shop(), "/api/checkout", body, { ...headers, "idempotency-key": randomUUID() })),
  );
  const statuses = answers.map((answer) => answer.status).sort();
  expect(statuses[0]).toBe(202);
  // The second is told to come again, or finds the cart empty: never a second order.
  expect([400, 503]).toContain(statuses[1]);
  expect(await countOf(shop(), "checkouts")).toBe(before + 1);
});

test("a message delivered three times at once, and again after the fast memory has forgotten it, is applied once", async () => {
  const variant = await findVariant(shop());
  const checkout = await buy(shop(), checkoutBody(variant, { customerEmail: "thrice@example.com" }));
  await settled(shop(), checkout);
  const event = await storedEvent(shop(), "command.checkout", checkout.checkoutId);
  const deliver = () => signedDelivery(shop(), "commands", event);
  const answers = await Promise.all([deliver(), deliver(), deliver()]);
  for (const answer of answers) {
    expect([200, 503]).toContain(answer.status);
    if (answer.status === 200)
      expect(await answer.json()).toEqual({ success: true, eventId: event.eventId, duplicate: true });
  }
  expect(await countOf(shop(), "orders where checkout_id = $1", [checkout.checkoutId])).toBe(1);
  await until(async () => (await emailsOf(shop(), { to: "thrice@example.com" })).total > 0, "the letter has come");
  expect((await emailsOf(shop(), { to: "thrice@example.com" })).total).toBe(1);
});

test("a checkout whose message was delivered three times from the start is still one order and one email", async () => {
  const admin = `${shop().qstash.url}/__admin/faults`;
  const headers = { "content-type": "application/json", authorization: "Bearer test-token" };
  await fetch(admin, { method: "POST", headers, body: JSON.stringify({ deliverTimes: 3 }) });
  const variant = await findVariant(shop());
  const checkout = await buy(shop(), checkoutBody(variant, { customerEmail: "copies@example.com" }));
  const result = await settled(shop(), checkout);
  await fetch(admin, { method: "POST", headers, body: JSON.stringify({ deliverTimes: 1 }) });
  expect(result.orders).toHaveLength(1);
  await until(async () => (await emailsOf(shop(), { to: "copies@example.com" })).total > 0, "the letter has come");
  expect((await emailsOf(shop(), { to: "copies@example.com" })).total).toBe(1);
  const { rows } = await shop().query("select sum(delta)::int as sold from stock_movements where reference = $1", [
    checkout.checkoutId,
  ]);
  expect(rows).toEqual([{ sold: -1 }]);
});
