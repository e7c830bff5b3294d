import { inArray } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { checkouts } from "@/db/schema";
import { newId } from "@/lib/ids";
import { testProvider } from "@/lib/payments/test-provider";
import { makeAvailable, newAccount, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { acceptCheckout } from "./accept-checkout";
import { pickTwin } from "./find-repeated";

const { query } = testBackend();
afterEach(() => vi.restoreAllMocks());

const nobody = { userId: null, guestId: null };
const keysOf = (checkoutId: string) =>
  rowOf(query, "select shopper_key, request_scope from checkouts where id = $1", [checkoutId]);

test("what a request is known by is written alike in every deployment", async () => {
  const request = requestFor(await makeAvailable(query, 1));
  const [{ userId }, guest] = [await newAccount(query), newShopper()];
  for (const [buyer, shopper_key] of [
    [{ userId, guestId: guest.guestId }, `user:${userId}`],
    [guest, `guest:${guest.guestId}`],
    [nobody, "anonymous"],
  ] as const) {
    const { checkout } = await acceptCheckout(request, buyer, newId("req"));
    expect(await keysOf(checkout.checkoutId)).toEqual({ shopper_key, request_scope: "" });
  }
});

test("a key that its shopper has used for another request is refused, whoever has sent this one under it before", async () => {
  const variants = await makeAvailable(query, 1);
  const [request, other] = [requestFor(variants), requestFor(variants, { customerName: "Eve" })];
  const [one, two, key] = [newShopper(), newShopper(), newId("req")];
  await acceptCheckout(request, two, key);
  await acceptCheckout(other, one, key);
  await expect(acceptCheckout(request, one, key)).rejects.toMatchObject({ code: "idempotency_key_reused" });
});

test("of two checkouts that may be meant it is the shopper's own, and else the first", async () => {
  const request = requestFor(await makeAvailable(query, 1));
  const { userId } = await newAccount(query);
  const ids: string[] = [];
  for (const buyer of [newShopper(), { userId, guestId: null }]) {
    ids.push((await acceptCheckout(request, buyer, newId("req"))).checkout.checkoutId);
  }
  const found = await db().select().from(checkouts).where(inArray(checkouts.id, ids)).orderBy(checkouts.createdAt);
  const picked = (shopperKey: string) => pickTwin(found, shopperKey)?.id;
  expect([`user:${userId}`, "anonymous", "user:other", "guest:other"].map(picked)).toEqual([
    ids[1],
    ids[0],
    ids[0],
    ids[1],
  ]);
});

test("a repetition of what has been decided asks no provider again", async () => {
  const variants = await makeAvailable(query, 1);
  const authorize = vi.spyOn(testProvider, "authorize");
  for (const token of ["tok_visa", "tok_declined"]) {
    const request = requestFor(variants, { paymentMethod: { type: "card", token } });
    const [shopper, key] = [newShopper(), newId("req")];
    const ask = () => acceptCheckout(request, shopper, key).catch(({ code }: { code: string }) => code);
    await ask();
    authorize.mockClear();
    await ask();
    expect(authorize).not.toHaveBeenCalled();
  }
});
