import { afterEach, expect, test, vi } from "vitest";
import { POST } from "@/app/api/checkout/route";
import * as guestCookie from "@/lib/auth/guest-cookie";
import { addToCart, mergeCarts } from "@/lib/cart/change-cart";
import { freezeClock, fromNow } from "@/lib/clock";
import { newId } from "@/lib/ids";
import * as reserve from "@/lib/inventory/reserve-stock";
import { setStock } from "@/lib/inventory/set-stock";
import * as calculateQuote from "@/lib/pricing/calculate-quote";
import { hasLockWaiters, makeAvailable, newAccount, newShopper, requestFor, testBackend } from "@/tests/factories";
import { until } from "@/tests/setup/until";
import { acceptCheckout } from "./accept-checkout";
import * as findRepeated from "./find-repeated";

vi.mock("@/lib/auth/guest-cookie", { spy: true });
vi.mock("@/lib/inventory/reserve-stock", { spy: true });
vi.mock("@/lib/pricing/calculate-quote", { spy: true });
vi.mock("./find-repeated", { spy: true });

const { query } = testBackend();
afterEach(() => {
  vi.restoreAllMocks();
  freezeClock();
});

const nobody = { userId: null, guestId: null };

type Answer = Awaited<ReturnType<typeof acceptCheckout>>;
const answerOf = (asked: Promise<Answer>) => asked.catch((error: unknown) => error);
const checkoutsOf = async (key: string) =>
  (await query("select id from checkouts where idempotency_key = $1", [key])).rowCount;

/** Somebody with an account who wants one print, as an item or out of the cart, under a key of their own. */
async function wish({ fromBasket = false } = {}) {
  const [variants, { userId }] = [await makeAvailable(query, 1, { onHand: 10 }), await newAccount(query)];
  const [{ variantId } = { variantId: "" }] = variants;
  const account = { userId, guestId: null };
  if (fromBasket) await addToCart(account, variantId, 1);
  const request = { ...requestFor(variants), ...(fromBasket && { items: undefined }) };
  const stock = (onHand: number) => setStock({ variantId, onHand, reason: "for a test", by: "test" });
  /** Sends it when there is nothing on the shelf, which is filled again afterwards. */
  const askInVain = async (buyer: Parameters<typeof acceptCheckout>[1], key: string) => {
    await stock(0);
    const answer = await answerOf(acceptCheckout(request, buyer, key));
    await stock(10);
    return answer;
  };
  return { variantId, account, request, key: newId("req"), askInVain };
}

/** The next request that has been priced goes on when this has happened. */
function afterPricing(happens: () => Promise<unknown>) {
  const price = calculateQuote.calculateQuote;
  vi.spyOn(calculateQuote, "calculateQuote").mockImplementationOnce(async (lines) => {
    const quote = await price(lines);
    await happens();
    return quote;
  });
}

test("a repetition that finds no cart, because the session has ended, refuses the first request while it is on its way", async () => {
  const { account, request, key } = await wish({ fromBasket: true });
  let repetition: unknown;
  afterPricing(async () => {
    repetition = await answerOf(acceptCheckout(request, nobody, key));
  });
  const first = await answerOf(acceptCheckout(request, account, key));
  expect(repetition).toMatchObject({ code: "invalid_request", extra: { errors: [{ path: "items" }] } });
  expect(first).toEqual(repetition);
  expect(await checkoutsOf(key)).toBe(0);
});

test("a session that ends while it is being read lets nothing in that was refused to its repetition", async () => {
  const { account, request, key } = await wish({ fromBasket: true });
  let repetition: unknown;
  vi.spyOn(guestCookie, "findShopper").mockImplementationOnce(async () => {
    repetition = await answerOf(acceptCheckout(request, nobody, key));
    return { ...account, viewer: null };
  });
  const headers = { "content-type": "application/json", "idempotency-key": key };
  const body = JSON.stringify(request);
  const sent = new Request("http://localhost/api/checkout", { method: "POST", headers, body });
  const first = await POST(sent, { params: Promise.resolve({}) });
  expect(repetition).toMatchObject({ code: "invalid_request" });
  expect([first.status, await first.json()]).toMatchObject([400, { code: "invalid_request" }]);
  expect(await checkoutsOf(key)).toBe(0);
});

test("what was sold out for the repetition is sold out for the first request, though the shelf is full again by then", async () => {
  const { account, request, key, askInVain } = await wish();
  let repetition: unknown;
  afterPricing(async () => {
    repetition = await askInVain(account, key);
  });
  const first = await answerOf(acceptCheckout(request, account, key));
  expect(repetition).toMatchObject({ code: "out_of_stock", extra: { items: [{ requested: 1, available: 0 }] } });
  expect(first).toEqual(repetition);
  expect(await checkoutsOf(key)).toBe(0);
});

test("two that are refused at once, each for a reason of its own, are told the same", async () => {
  const { variantId, account, request, key, askInVain } = await wish();
  const { calculateQuote: price } = calculateQuote;
  let repetition: unknown;
  vi.spyOn(calculateQuote, "calculateQuote").mockImplementationOnce(async (lines) => {
    repetition = await askInVain(account, key);
    await query("update variants set price_minor = price_minor + 100 where id = $1", [variantId]);
    return price(lines);
  });
  expect(await answerOf(acceptCheckout(request, account, key))).toEqual(repetition);
});

test("a repetition that is refused while the first request opens its checkout waits for it, and is answered with it", async () => {
  const { account, request, key } = await wish({ fromBasket: true });
  const { reserveStock } = reserve;
  let repetition: Promise<unknown> | undefined;
  let isAnswered = false;
  vi.spyOn(reserve, "reserveStock").mockImplementationOnce(async (...input) => {
    repetition = answerOf(acceptCheckout(request, nobody, key)).finally(() => {
      isAnswered = true;
    });
    await until(async () => isAnswered || (await hasLockWaiters(query)), "the repetition waits");
    return reserveStock(...input);
  });
  const first = await acceptCheckout(request, account, key);
  expect(await repetition).toMatchObject({ checkout: { checkoutId: first.checkout.checkoutId }, replayed: true });
});

test("a first request that waits while its repetition is being refused learns of it", async () => {
  const { account, request, key } = await wish({ fromBasket: true });
  const look = findRepeated.findRepeated;
  let repetition: Promise<unknown> = Promise.resolve();
  let first: Promise<unknown> = Promise.resolve();
  await new Promise<void>((refusing) => {
    afterPricing(async () => {
      await new Promise<void>((goOn) => {
        vi.spyOn(findRepeated, "findRepeated").mockImplementationOnce(async (...input) => {
          const found = await look(...input);
          goOn();
          refusing();
          await until(() => hasLockWaiters(query), "the first request waits");
          return found;
        });
        repetition = answerOf(acceptCheckout(request, nobody, key));
      });
    });
    first = answerOf(acceptCheckout(request, account, key));
  });
  expect(await repetition).toMatchObject({ code: "invalid_request" });
  expect(await first).toEqual(await repetition);
  expect(await checkoutsOf(key)).toBe(0);
});

test("a request that begins after a refusal is a new try; one that had begun before the next refusal is not", async () => {
  const { account, request, key, askInVain } = await wish();
  expect(await askInVain(account, key)).toMatchObject({ code: "out_of_stock" });
  afterPricing(() => askInVain(account, key));
  expect(await answerOf(acceptCheckout(request, account, key))).toMatchObject({ code: "out_of_stock" });
  expect(await acceptCheckout(request, account, key)).toMatchObject({ replayed: false });
});

test("what another account or another guest is refused under the same key and body is nobody else's answer", async () => {
  const { userId } = await newAccount(query);
  for (const [guest, stranger] of [
    [null, { userId, guestId: null }],
    [newShopper(), newShopper()],
  ] as const) {
    const { account, request, key, askInVain } = await wish();
    let refused: unknown;
    afterPricing(async () => {
      refused = await askInVain(stranger, key);
    });
    expect(await acceptCheckout(request, guest ?? account, key)).toMatchObject({ replayed: false });
    expect(refused).toMatchObject({ code: "out_of_stock" });
  }
});

test("a guest's request that finds the cart moved into an account does not refuse the same request of the account", async () => {
  const [variants, guest, { userId }] = [
    await makeAvailable(query, 1, { onHand: 10 }),
    newShopper(),
    await newAccount(query),
  ];
  const [request, key] = [{ ...requestFor(variants), items: undefined }, newId("req")];
  const account = { userId, guestId: null };
  await addToCart(guest, variants[0]?.variantId ?? "", 1);
  await mergeCarts(guest.guestId, userId);
  let late: unknown;
  afterPricing(async () => {
    late = await answerOf(acceptCheckout(request, guest, key));
  });
  expect(await acceptCheckout(request, account, key)).toMatchObject({ replayed: false });
  expect(late).toMatchObject({ code: "unavailable" });
  // A minute later there is nobody left whom it could refuse: what is empty is called empty.
  freezeClock(fromNow(60_001));
  expect(await answerOf(acceptCheckout(request, guest, newId("req")))).toMatchObject({ code: "invalid_request" });
});
