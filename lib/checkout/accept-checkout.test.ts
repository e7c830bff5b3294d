import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { freezeClock } from "@/lib/clock";
import { newId } from "@/lib/ids";
import { sweep } from "@/lib/operations/sweep";
import { testProvider } from "@/lib/payments/test-provider";
import {
  deliver,
  hasLockWaiters,
  makeAvailable,
  newAccount,
  newShopper,
  requestFor,
  rowOf,
  testBackend,
} from "@/tests/factories";
import { until } from "@/tests/setup/until";
import { acceptCheckout } from "./accept-checkout";

const { query } = testBackend();
afterEach(() => {
  vi.restoreAllMocks();
  freezeClock();
});

const reservedOf = async (variantId = "") =>
  (await rowOf(query, "select reserved from stock where variant_id = $1", [variantId])).reserved;
const checkoutsOf = async (key: string) =>
  (await query("select id, status, reason from checkouts where idempotency_key = $1", [key])).rows;

/** A checkout whose process dies while the provider thinks: reserved, never answered. */
async function crashedCheckout() {
  const variants = await makeAvailable(query, 1, { onHand: 10 });
  const [shopper, key, request] = [newShopper(), newId("req"), requestFor(variants)];
  vi.spyOn(testProvider, "authorize").mockRejectedValueOnce(new Error("the process died"));
  await expect(acceptCheckout(request, shopper, key)).rejects.toThrow("the process died");
  const [checkout] = await checkoutsOf(key);
  expect(checkout?.status).toBe("pending");
  return { shopper, key, request, variantId: variants[0]?.variantId, checkoutId: String(checkout?.id) };
}

test("an accepted checkout holds its stock, has its payment authorised, and its command is written", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 10 });
  const request = requestFor(variant ? [variant] : [], {}, 3);
  const { checkout, replayed } = await acceptCheckout(request, newShopper(), null);
  expect(replayed).toBe(false);
  expect(checkout).toMatchObject({ status: "accepted", totalAmount: request.totalAmount, currency: "EUR" });
  expect(checkout.statusUrl).toContain(`${checkout.checkoutId}?token=`);
  expect(await reservedOf(variant?.variantId)).toBe(3);
  const payment = await rowOf(query, "select status, amount_minor from payments where id = $1", [checkout.paymentId]);
  expect(payment).toEqual({ status: "authorized", amount_minor: Math.round((request.totalAmount ?? 0) * 100) });
  const command = "select type from events where correlation_id = $1";
  expect((await query(command, [checkout.checkoutId])).rows).toEqual([{ type: "command.checkout" }]);
});

test("the same key and body find the first checkout again", async () => {
  const [shopper, key, request] = [newShopper(), newId("req"), requestFor(await makeAvailable(query, 1))];
  const first = await acceptCheckout(request, shopper, key);
  const second = await acceptCheckout(request, shopper, key);
  expect(second).toEqual({ checkout: first.checkout, replayed: true });
});

test("ten clicks at once are one checkout, one payment and one reservation", async () => {
  const variants = await makeAvailable(query, 1, { onHand: 10 });
  const [shopper, key, request] = [newShopper(), newId("req"), requestFor(variants)];
  const answers = await Promise.all(Array.from({ length: 10 }, () => acceptCheckout(request, shopper, key)));
  expect(new Set(answers.map(({ checkout }) => checkout.checkoutId)).size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await checkoutsOf(key)).toHaveLength(1);
  expect(await reservedOf(variants[0]?.variantId)).toBe(1);
});

test("the same key with another body is refused; the same key of another shopper is another key", async () => {
  const variants = await makeAvailable(query, 1);
  const [shopper, key] = [newShopper(), newId("req")];
  const first = await acceptCheckout(requestFor(variants), shopper, key);
  const other = acceptCheckout(requestFor(variants, { customerName: "Eve" }), shopper, key);
  await expect(other).rejects.toMatchObject({ code: "idempotency_key_reused" });
  const stranger = await acceptCheckout(requestFor(variants), newShopper(), key);
  expect(stranger.checkout.checkoutId).not.toBe(first.checkout.checkoutId);
});

test("a repetition finds the first checkout though the session has ended, or begun, in between", async () => {
  const variants = await makeAvailable(query, 1);
  const { userId } = await newAccount(query);
  const [account, guest, nobody] = [{ userId, guestId: null }, newShopper(), { userId: null, guestId: null }];
  for (const [before, after] of [
    [account, nobody],
    [account, guest],
    [guest, { userId, guestId: guest.guestId }],
    [nobody, guest],
  ] as const) {
    const [key, request] = [newId("req"), requestFor(variants)];
    const first = await acceptCheckout(request, before, key);
    expect(await acceptCheckout(request, after, key)).toEqual({ checkout: first.checkout, replayed: true });
  }
});

test("clicks on both sides of a sign-out, at once, are one checkout", async () => {
  const { userId } = await newAccount(query);
  const [key, request] = [newId("req"), requestFor(await makeAvailable(query, 1))];
  const buyers = [{ userId, guestId: null }, newShopper(), { userId: null, guestId: null }];
  const answers = await Promise.all([...buyers, ...buyers].map((buyer) => acceptCheckout(request, buyer, key)));
  expect(new Set(answers.map(({ checkout }) => checkout.checkoutId)).size).toBe(1);
  expect(await checkoutsOf(key)).toHaveLength(1);
});

test("two accounts with the same key and body are two wishes; the key of a guest named like an account is a guest's", async () => {
  const [key, request] = [newId("req"), requestFor(await makeAvailable(query, 1))];
  const [one, two] = [await newAccount(query), await newAccount(query)];
  const bought: string[] = [];
  for (const { userId } of [one, two]) {
    bought.push((await acceptCheckout(request, { userId, guestId: null }, key)).checkout.checkoutId);
  }
  expect(new Set(bought).size).toBe(2);
  const other = requestFor(await makeAvailable(query, 1), { customerName: "Eve" });
  const { checkout } = await acceptCheckout(other, { userId: null, guestId: one.userId }, key);
  expect(bought).not.toContain(checkout.checkoutId);
});

test("a price or a total that the shopper did not see is never charged", async () => {
  const [variant] = await makeAvailable(query, 1);
  const request = requestFor(variant ? [variant] : []);
  const honest = variant?.price ?? 0;
  const lies = [
    { ...request, totalAmount: 0.01 },
    { ...request, items: request.items?.map((item) => ({ ...item, price: 0.01 })) },
    { ...request, totalAmount: honest + 0.001 },
  ];
  for (const lie of lies) {
    await expect(acceptCheckout(lie, newShopper(), null)).rejects.toMatchObject({
      code: "price_changed",
      extra: { quote: { total: honest } },
    });
  }
  expect(await reservedOf(variant?.variantId)).toBe(0);
  const silent = { ...request, totalAmount: undefined, items: request.items?.map(({ price: _, ...item }) => item) };
  expect((await acceptCheckout(silent, newShopper(), null)).checkout.totalAmount).toBe(honest);
});

test("nothing, a coupon that does not exist, or another product's variant cannot be bought", async () => {
  const [one, two] = await makeAvailable(query, 2);
  const request = requestFor(one ? [one] : []);
  const mixed = [{ productId: one?.productId ?? "", variantId: two?.variantId ?? "", quantity: 1 }];
  const wrong = [
    { ...request, items: undefined },
    { ...request, couponCode: "FREE" },
    { ...request, items: mixed },
  ];
  for (const body of wrong) {
    await expect(acceptCheckout(body, newShopper(), null)).rejects.toMatchObject({ code: "invalid_request" });
  }
});

test("an item that names no variant means the product's first", async () => {
  const [variant] = await makeAvailable(query, 1);
  const items = [{ productId: variant?.productId ?? "", quantity: 1 }];
  const { checkout } = await acceptCheckout({ ...requestFor(variant ? [variant] : []), items }, newShopper(), null);
  expect(checkout.totalAmount).toBe(variant?.price);
});

test("what cannot be had is refused, and leaves neither checkout nor reservation", async () => {
  const [plenty, few] = await makeAvailable(query, 2, { onHand: 2 });
  const key = newId("req");
  const tooMany = requestFor(plenty && few ? [plenty, few] : [], {}, 3);
  await expect(acceptCheckout(tooMany, newShopper(), key)).rejects.toMatchObject({ code: "out_of_stock" });
  expect(await checkoutsOf(key)).toEqual([]);
  for (const variant of [plenty, few]) expect(await reservedOf(variant?.variantId)).toBe(0);
});

test("a declined card gives the stock back, stays declined under its key, and another key tries anew", async () => {
  const variants = await makeAvailable(query, 1, { onHand: 10 });
  const [shopper, key] = [newShopper(), newId("req")];
  const declined = requestFor(variants, { paymentMethod: { type: "card", token: "tok_declined" } });
  for (const _ of [1, 2]) {
    await expect(acceptCheckout(declined, shopper, key)).rejects.toMatchObject({ code: "payment_declined" });
  }
  expect(await reservedOf(variants[0]?.variantId)).toBe(0);
  expect((await acceptCheckout(requestFor(variants), shopper, newId("req"))).checkout.status).toBe("accepted");
});

test("a checkout that a crash left half-way is finished by the next click", async () => {
  const { request, shopper, key, checkoutId, variantId } = await crashedCheckout();
  const { checkout, replayed } = await acceptCheckout(request, shopper, key);
  expect({ id: checkout.checkoutId, replayed }).toEqual({ id: checkoutId, replayed: true });
  expect(await reservedOf(variantId)).toBe(1);
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
});

test("one that nobody comes back to is abandoned: stock free, authorisation voided, the late click told so", async () => {
  const { request, shopper, key, checkoutId, variantId } = await crashedCheckout();
  await sweep();
  expect(await checkoutsOf(key)).toMatchObject([{ status: "pending" }]);
  freezeClock(new Date(Date.now() + 2 * 60_000 + 1_000));
  await sweep();
  expect(await checkoutsOf(key)).toMatchObject([{ status: "rejected", reason: "abandoned" }]);
  expect(await reservedOf(variantId)).toBe(0);
  // The provider had authorised it after all, or may have: it is asked, and told to forget it.
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  const payment = await rowOf(query, "select status from payments where checkout_id = $1", [checkoutId]);
  expect(payment.status).toBe("voided");
  await expect(acceptCheckout(request, shopper, key)).rejects.toMatchObject({ code: "payment_declined" });
});

test("a checkout that is being authorised keeps its stock, and an accepted one keeps it until it is completed", async () => {
  const pending = await crashedCheckout();
  const [variant] = await makeAvailable(query, 1, { onHand: 10 });
  const accepted = await acceptCheckout(requestFor(variant ? [variant] : []), newShopper(), null);
  freezeClock(new Date(Date.now() + 60_000));
  expect((await sweep()).rejected).toBe(0);
  expect(await reservedOf(pending.variantId)).toBe(1);
  freezeClock(new Date(Date.now() + 5 * 3600_000));
  expect((await sweep()).rejected).toBe(1);
  expect(await reservedOf(pending.variantId)).toBe(0);
  expect(await reservedOf(variant?.variantId)).toBe(1);
  expect(await deliver(query, "command.checkout", accepted.checkout.checkoutId)).toEqual([200]);
});

test("a click that is accepted while the sweeper has its checkout in hand keeps our word", async () => {
  const { key, checkoutId } = await crashedCheckout();
  freezeClock(new Date(Date.now() + 3 * 60_000));
  let sweeping: Promise<unknown> = Promise.resolve();
  await db().transaction(async (tx) => {
    // Whoever locks the row first goes first: the click has it, and the sweeper has found it stale already.
    await tx.execute(sql`select 1 from checkouts where id = ${checkoutId} for update`);
    sweeping = sweep();
    await until(() => hasLockWaiters(query), "the sweeper waits for the checkout");
    await tx.execute(sql`update checkouts set status = 'accepted', accepted_at = now() where id = ${checkoutId}`);
  });
  await sweeping;
  expect(await checkoutsOf(key)).toMatchObject([{ status: "accepted" }]);
});

test("a provider that answers after the sweeper has given up changes nothing: the authorisation is voided", async () => {
  const variants = await makeAvailable(query, 1, { onHand: 10 });
  const [shopper, key, authorize] = [newShopper(), newId("req"), testProvider.authorize];
  vi.spyOn(testProvider, "authorize").mockImplementationOnce(async (call) => {
    const outcome = await authorize(call);
    freezeClock(new Date(Date.now() + 3 * 60_000));
    await sweep();
    return outcome;
  });
  await expect(acceptCheckout(requestFor(variants), shopper, key)).rejects.toMatchObject({ code: "payment_declined" });
  const [checkout] = await checkoutsOf(key);
  expect(checkout).toMatchObject({ status: "rejected", reason: "abandoned" });
  expect(await deliver(query, "command.payment.void", String(checkout?.id))).toEqual([200]);
  const payment = await rowOf(query, "select status from payments where checkout_id = $1", [checkout?.id]);
  expect(payment.status).toBe("voided");
});
