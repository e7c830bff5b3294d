import { afterEach, expect, test, vi } from "vitest";
import { addToCart, mergeCarts } from "@/lib/cart/change-cart";
import { findCart } from "@/lib/cart/queries";
import { freezeClock } from "@/lib/clock";
import { newId } from "@/lib/ids";
import { sweep } from "@/lib/operations/sweep";
import { testProvider } from "@/lib/payments/test-provider";
import * as calculateQuote from "@/lib/pricing/calculate-quote";
import { deliver, makeAvailable, newAccount, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { acceptCheckout } from "./accept-checkout";
import * as findRepeated from "./find-repeated";

vi.mock("@/lib/pricing/calculate-quote", { spy: true });
vi.mock("./find-repeated", { spy: true });

const { query } = testBackend();

afterEach(() => {
  vi.restoreAllMocks();
  freezeClock();
});

/** A guest with a cart of two prints, and the request that buys it. */
async function fullCart(token = "tok_visa") {
  const [shopper, variants] = [newShopper(), await makeAvailable(query, 2, { onHand: 10 })];
  for (const { variantId } of variants) await addToCart(shopper, variantId, 1);
  const request = requestFor(variants, { paymentMethod: { type: "card", token } });
  return { shopper, variants, request: { ...request, items: undefined } };
}

const countOf = async (shopper: { guestId: string }) =>
  (
    await rowOf(query, "select count(*)::int as count from checkouts where shopper_key = $1", [
      `guest:${shopper.guestId}`,
    ])
  ).count;

test("without items the cart is bought, and is empty as soon as the checkout is accepted", async () => {
  const { shopper, request, variants } = await fullCart();
  const { checkout } = await acceptCheckout(request, shopper, null);
  expect(checkout.totalAmount).toBe(request.totalAmount);
  expect((await findCart(shopper)).count).toBe(0);
  expect(await deliver(query, "command.checkout", checkout.checkoutId)).toEqual([200]);
  const sold = "select count(*)::int as sold from stock_movements where reference = $1";
  expect(await rowOf(query, sold, [checkout.checkoutId])).toEqual({ sold: variants.length });
});

test("a declined card leaves the cart as it was", async () => {
  const { shopper, request } = await fullCart("tok_declined");
  await expect(acceptCheckout(request, shopper, null)).rejects.toMatchObject({ code: "payment_declined" });
  expect((await findCart(shopper)).count).toBe(2);
  const why = "select status, reason from checkouts where shopper_key = $1";
  const declined = { status: "rejected", reason: "payment_declined" };
  expect(await rowOf(query, why, [`guest:${shopper.guestId}`])).toEqual(declined);
});

test("a checkout that was never accepted puts nothing into the cart when it is given up", async () => {
  const { shopper, request } = await fullCart();
  vi.spyOn(testProvider, "authorize").mockRejectedValueOnce(new Error("the process died"));
  await expect(acceptCheckout(request, shopper, null)).rejects.toThrow("the process died");
  await query("delete from cart_items where cart_id = (select cart_id from checkouts where shopper_key = $1)", [
    `guest:${shopper.guestId}`,
  ]);
  freezeClock(new Date(Date.now() + 3 * 60_000));
  expect(await sweep()).toMatchObject({ rejected: 1 });
  expect((await findCart(shopper)).count).toBe(0);
});

test("a cart whose price has changed since it was shown is not bought at the old one", async () => {
  const { shopper, request, variants } = await fullCart();
  await query("update variants set price_minor = price_minor + 100 where id = $1", [variants[0]?.variantId]);
  await expect(acceptCheckout(request, shopper, null)).rejects.toMatchObject({ code: "price_changed" });
  expect((await findCart(shopper)).count).toBe(2);
});

test("two tabs on one cart, each with its own key: one buys it, the other never does", async () => {
  const { shopper, request } = await fullCart();
  const authorize = testProvider.authorize;
  let second: unknown;
  vi.spyOn(testProvider, "authorize").mockImplementationOnce(async (call) => {
    // While the first waits for the provider the cart is still full.
    second = await acceptCheckout(request, shopper, newId("req")).catch((error: unknown) => error);
    return authorize(call);
  });
  await acceptCheckout(request, shopper, newId("req"));
  expect(second).toMatchObject({ code: "unavailable", extra: { retryAfterSeconds: 2 } });
  const third = acceptCheckout(request, shopper, newId("req"));
  await expect(third).rejects.toMatchObject({ code: "invalid_request" });
  expect(await countOf(shopper)).toBe(1);
});

test("a tab that has read the cart before another one buys it finds it empty, and buys nothing", async () => {
  const { shopper, request } = await fullCart();
  const price = calculateQuote.calculateQuote;
  // The other tab's whole purchase fits between this one's look at the cart and its checkout.
  vi.spyOn(calculateQuote, "calculateQuote").mockImplementationOnce(async (lines) => {
    const quote = await price(lines);
    await acceptCheckout(request, shopper, newId("req"));
    return quote;
  });
  const late = acceptCheckout(request, shopper, newId("req"));
  await expect(late).rejects.toMatchObject({ code: "invalid_request" });
  expect(await countOf(shopper)).toBe(1);
});

test("a click that finds the cart emptied by its own twin is told what the twin was told", async () => {
  const { shopper, request } = await fullCart();
  const [look, key] = [findRepeated.findEarlier, newId("req")];
  let twin: ReturnType<typeof acceptCheckout> | undefined;
  // The twin's whole purchase fits between this one's look for its key and its look at the cart.
  vi.spyOn(findRepeated, "findEarlier").mockImplementationOnce(async (sent) => {
    const found = await look(sent);
    twin = acceptCheckout(request, shopper, key);
    await twin;
    return found;
  });
  const late = await acceptCheckout(request, shopper, key);
  expect(late).toEqual({ checkout: (await twin)?.checkout, replayed: true });
  expect(await countOf(shopper)).toBe(1);
});

test("a cart that grew since it was priced is priced again, and its new total shown", async () => {
  const { shopper, request, variants } = await fullCart();
  const price = calculateQuote.calculateQuote;
  vi.spyOn(calculateQuote, "calculateQuote").mockImplementationOnce(async (lines) => {
    await addToCart(shopper, variants[0]?.variantId ?? "", 1);
    return price(lines);
  });
  await expect(acceptCheckout(request, shopper, newId("req"))).rejects.toMatchObject({ code: "price_changed" });
  expect(await countOf(shopper)).toBe(0);
});

test("a guest who signs in while the provider thinks cannot buy the same cart again out of the account", async () => {
  const { shopper, request } = await fullCart();
  const { userId } = await newAccount(query);
  const account = { userId, guestId: null };
  const authorize = testProvider.authorize;
  let moved: boolean | undefined;
  vi.spyOn(testProvider, "authorize").mockImplementationOnce(async (call) => {
    moved = await mergeCarts(shopper.guestId, userId);
    return authorize(call);
  });
  await acceptCheckout(request, shopper, newId("req"));
  expect(moved).toBe(false);
  expect(await mergeCarts(shopper.guestId, userId)).toBe(true);
  expect((await findCart(account)).count).toBe(0);
  const again = acceptCheckout(request, account, newId("req"));
  await expect(again).rejects.toMatchObject({ code: "invalid_request" });
});

test("a guest who signs in and pays, before anybody has looked at the account's cart, buys the one brought along", async () => {
  const { shopper, request } = await fullCart();
  const buyer = { userId: (await newAccount(query)).userId, guestId: shopper.guestId };
  const authorize = testProvider.authorize;
  let meanwhile: unknown;
  vi.spyOn(testProvider, "authorize").mockImplementationOnce(async (call) => {
    meanwhile = await acceptCheckout(request, buyer, newId("req")).catch((error: unknown) => error);
    return authorize({ ...call, methodToken: "tok_declined" });
  });
  await expect(acceptCheckout(request, shopper, newId("req"))).rejects.toMatchObject({ code: "payment_declined" });
  // Still the guest's, since it was being paid; moved along now.
  expect(meanwhile).toMatchObject({ code: "unavailable" });
  expect((await acceptCheckout(request, buyer, newId("req"))).checkout.totalAmount).toBe(request.totalAmount);
  expect((await findCart(buyer)).count).toBe(0);
});

test("what is added while the provider thinks stays in the cart", async () => {
  const { shopper, request, variants } = await fullCart();
  const authorize = testProvider.authorize;
  vi.spyOn(testProvider, "authorize").mockImplementationOnce(async (call) => {
    await addToCart(shopper, variants[0]?.variantId ?? "", 2);
    return authorize(call);
  });
  await acceptCheckout(request, shopper, null);
  expect((await findCart(shopper)).items).toMatchObject([{ variantId: variants[0]?.variantId, quantity: 2 }]);
});

test("a checkout has one payment, and the database insists on it", async () => {
  const { shopper, request } = await fullCart();
  const { checkout } = await acceptCheckout(request, shopper, null);
  const second = query(
    `insert into payments (id, checkout_id, provider, method_token, amount_minor, currency)
     values ('pay_second', $1, 'test', 'tok_visa', 100, 'EUR')`,
    [checkout.checkoutId],
  );
  await expect(second).rejects.toThrow("payments_one_per_checkout");
});
