import { afterEach, expect, test, vi } from "vitest";
import { addToCart } from "@/lib/cart/change-cart";
import { findCart } from "@/lib/cart/queries";
import { failure } from "@/lib/errors";
import { newId } from "@/lib/ids";
import * as calculateQuote from "@/lib/pricing/calculate-quote";
import { makeAvailable, newShopper, requestFor, testBackend } from "@/tests/factories";
import { acceptCheckout } from "./accept-checkout";
import type { CheckoutRequest } from "./checkout-request";
import { sentRequest } from "./find-repeated";

vi.mock("@/lib/pricing/calculate-quote", { spy: true });

const { query } = testBackend();
afterEach(() => vi.restoreAllMocks());

test("what no cart, no coupon and no account can pay for is refused, with the field that is to blame", async () => {
  const request = requestFor(await makeAvailable(query, 1));
  const wrong: [string, Partial<CheckoutRequest>][] = [
    ["items", { items: undefined }],
    ["couponCode", { couponCode: "FREE" }],
    ["paymentMethod.type", { paymentMethod: { type: "store_credit" } }],
  ];
  for (const [path, change] of wrong) {
    await expect(acceptCheckout({ ...request, ...change }, newShopper(), null), path).rejects.toMatchObject({
      code: "invalid_request",
      extra: { errors: [{ path }] },
    });
  }
});

test("a declined card is told as such", async () => {
  const paymentMethod = { type: "card", token: "tok_declined" } as const;
  const declined = acceptCheckout(requestFor(await makeAvailable(query, 1), { paymentMethod }), newShopper(), null);
  await expect(declined).rejects.toMatchObject({ extra: { reason: "payment_declined" } });
});

/** A guest with one print in the cart, into which somebody puts another one each time that it is priced, so many times. */
async function changingCart(times: number) {
  const [shopper, variants] = [newShopper(), await makeAvailable(query, 1)];
  const [{ variantId } = { variantId: "" }] = variants;
  await addToCart(shopper, variantId, 1);
  const { calculateQuote: price } = await vi.importActual<typeof calculateQuote>("@/lib/pricing/calculate-quote");
  let priced = 0;
  vi.spyOn(calculateQuote, "calculateQuote").mockImplementation(async (lines) => {
    priced += 1;
    if (priced <= times) await addToCart(shopper, variantId, 1);
    return price(lines);
  });
  const request = { ...requestFor(variants), items: undefined, totalAmount: undefined };
  return { shopper, buy: () => acceptCheckout(request, shopper, null), timesPriced: () => priced };
}

test("a cart that has changed twice while it was priced is bought as it is then", async () => {
  const { shopper, buy, timesPriced } = await changingCart(2);
  expect((await buy()).checkout.status).toBe("accepted");
  expect(timesPriced()).toBe(3);
  expect((await findCart(shopper)).count).toBe(0);
});

test("a cart that does not come to rest is not bought; the shopper may look again in a second", async () => {
  const { shopper, buy, timesPriced } = await changingCart(3);
  await expect(buy()).rejects.toMatchObject({ code: "unavailable", extra: { retryAfterSeconds: 1 } });
  expect(timesPriced()).toBe(3);
  expect((await findCart(shopper)).count).toBe(4);
});

/** A guest's wish under a key, asked for while it is being priced for the first time. */
async function wish() {
  const [shopper, key, request] = [newShopper(), newId("req"), requestFor(await makeAvailable(query, 1))];
  const { calculateQuote: price } = await vi.importActual<typeof calculateQuote>("@/lib/pricing/calculate-quote");
  const ask = () => acceptCheckout(request, shopper, key);
  const nextPricing = vi.spyOn(calculateQuote, "calculateQuote");
  return { key, request, ask, price, nextPricing };
}

test("a click that breaks after its twin was accepted is told what the twin was told", async () => {
  const { ask, nextPricing } = await wish();
  let twin: Awaited<ReturnType<typeof ask>> | undefined;
  nextPricing.mockImplementationOnce(async () => {
    twin = await ask();
    throw new Error("line broken");
  });
  expect(await ask()).toEqual({ checkout: twin?.checkout, replayed: true });
});

test("a fault that may pass is no refusal: it binds nobody but the click that met it", async () => {
  for (const fault of [new Error("line broken"), failure("unavailable", "Not now.", { retryAfterSeconds: 1 })]) {
    const { ask, price, nextPricing } = await wish();
    let repetition: unknown;
    nextPricing.mockImplementationOnce(async (lines) => {
      nextPricing.mockRejectedValueOnce(fault);
      repetition = await ask().catch((error: unknown) => error);
      return price(lines);
    });
    expect(await ask()).toMatchObject({ replayed: false, checkout: { status: "accepted" } });
    expect(repetition).toBe(fault);
  }
});

test("a refusal in words that this deployment does not know lets nobody in", async () => {
  const { key, request, ask } = await wish();
  await query(
    `insert into checkout_refusals (id, idempotency_key, request_hash, shopper_key, failure)
     values ($1, $2, $3, 'anonymous', '{"code":"too_late","detail":"The shop has closed.","extra":{}}')`,
    [newId("refusal"), key, sentRequest(request, key).requestHash],
  );
  await expect(ask()).rejects.toThrow();
  expect((await query("select 1 from checkouts where idempotency_key = $1", [key])).rowCount).toBe(0);
});
