import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "@/db";
import { newSecret } from "@/lib/ids";
import { deadlocksOf, type ForSale, makeAvailable, newAccount, rowOf, testBackend } from "@/tests/factories";
import type { CartOwner } from "./cart";
import { addToCart, clearCart, mergeCarts, removeFromCart, setCartQuantity } from "./change-cart";
import { findCart, findCartId } from "./queries";
import { removeBoughtItems } from "./remove-bought-items";

const { query } = testBackend();

const newGuest = (): CartOwner & { guestId: string } => ({ userId: null, guestId: newSecret() });

async function newUser(): Promise<CartOwner & { userId: string }> {
  return { userId: (await newAccount(query)).userId, guestId: null };
}

const add = (owner: CartOwner, variant: ForSale | undefined, quantity = 1) =>
  addToCart(owner, variant?.variantId ?? "", quantity);

/** What lies in the cart: variant → quantity. */
const contents = async (owner: CartOwner) =>
  Object.fromEntries((await findCart(owner)).items.map(({ variantId, quantity }) => [variantId, quantity]));

test("nobody's cart is empty, and looking into it makes none", async () => {
  const guest = newGuest();
  expect(await findCart(guest)).toEqual({ items: [], count: 0, total: 0, currency: "EUR" });
  expect(await findCart({ userId: null, guestId: null })).toMatchObject({ count: 0 });
  expect(await findCartId(guest)).toBeNull();
});

test("a cart adds up to the cent", async () => {
  const guest = newGuest();
  const variants = await makeAvailable(query, 3);
  for (const [index, variant] of variants.entries()) await add(guest, variant, index + 1);
  const cart = await findCart(guest);
  const minor = variants.reduce((sum, { price }, index) => sum + Math.round(price * 100) * (index + 1), 0);
  expect(cart).toMatchObject({ count: 6, total: minor / 100 });
});

test("ten clicks at once all count, and make one line in one cart", async () => {
  const [guest, [variant]] = [newGuest(), await makeAvailable(query, 1)];
  await Promise.all(Array.from({ length: 10 }, () => add(guest, variant)));
  expect(await contents(guest)).toEqual({ [variant?.variantId ?? ""]: 10 });
});

test("however much is added, a line holds 999", async () => {
  const [variant] = await makeAvailable(query, 1);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 4 }), async (amounts) => {
      const guest = newGuest();
      for (const amount of amounts) await add(guest, variant, amount);
      const sum = amounts.reduce((total, amount) => total + amount, 0);
      expect(await contents(guest)).toEqual({ [variant?.variantId ?? ""]: Math.min(999, sum) });
    }),
    { numRuns: 8 },
  );
});

test("signing in brings the guest's cart along: lines are added up, capped, and the guest's is gone", async () => {
  const [guest, user, [one, two]] = [newGuest(), await newUser(), await makeAvailable(query, 2)];
  await add(guest, one, 600);
  await add(guest, two, 2);
  await add(user, one, 500);
  await mergeCarts(guest.guestId, user.userId);
  expect(await contents(user)).toEqual({ [one?.variantId ?? ""]: 999, [two?.variantId ?? ""]: 2 });
  expect(await findCartId(guest)).toBeNull();
});

test("two tabs that sign in at once bring the cart along once", async () => {
  const [guest, user, [variant]] = [newGuest(), await newUser(), await makeAvailable(query, 1)];
  await add(guest, variant, 3);
  await Promise.all([1, 2, 3].map(() => mergeCarts(guest.guestId, user.userId)));
  expect(await contents(user)).toEqual({ [variant?.variantId ?? ""]: 3 });
});

test("two guests' carts that move into one account at once both arrive, whatever order their lines are in", async () => {
  const variants = await makeAvailable(query, 12);
  const baskets = Array.from({ length: 4 }, (_, index) => {
    const lines = index % 2 === 0 ? variants : [...variants].reverse();
    return { guest: newGuest(), lines };
  });
  for (const { guest, lines } of baskets) for (const variant of lines) await add(guest, variant);
  const user = await newUser();
  const before = await deadlocksOf(query);
  await Promise.all(baskets.map(({ guest }) => mergeCarts(guest.guestId, user.userId)));
  expect(Object.values(await contents(user))).toEqual(variants.map(() => 4));
  expect(await deadlocksOf(query)).toBe(before);
});

test("what is put into a cart while it moves to an account is not lost", async () => {
  const [guest, user, [one, two]] = [newGuest(), await newUser(), await makeAvailable(query, 2)];
  await add(guest, one);
  await Promise.all([add(guest, two), mergeCarts(guest.guestId, user.userId), add(guest, two)]);
  await mergeCarts(guest.guestId, user.userId);
  expect(await contents(user)).toEqual({ [one?.variantId ?? ""]: 1, [two?.variantId ?? ""]: 2 });
});

test("quantities are set, lines taken out, carts emptied", async () => {
  const [guest, [one, two]] = [newGuest(), await makeAvailable(query, 2)];
  await add(guest, one, 5);
  await add(guest, two);
  const [first] = (await findCart(guest)).items;
  await setCartQuantity(guest, first?.id ?? "", 2);
  expect(await contents(guest)).toEqual({ [one?.variantId ?? ""]: 2, [two?.variantId ?? ""]: 1 });
  await removeFromCart(guest, first?.id ?? "");
  expect(await contents(guest)).toEqual({ [two?.variantId ?? ""]: 1 });
  await clearCart(guest);
  expect((await findCart(guest)).count).toBe(0);
});

test("a line of somebody else's cart does not exist", async () => {
  const [mine, theirs, [variant]] = [newGuest(), newGuest(), await makeAvailable(query, 1)];
  await add(mine, variant);
  await add(theirs, variant);
  const [item] = (await findCart(theirs)).items;
  const notFound = expect.objectContaining({ code: "not_found" });
  await expect(setCartQuantity(mine, item?.id ?? "", 5)).rejects.toEqual(notFound);
  await expect(removeFromCart(mine, item?.id ?? "")).rejects.toEqual(notFound);
  await expect(removeFromCart(newGuest(), item?.id ?? "")).rejects.toEqual(notFound);
  expect((await findCart(theirs)).count).toBe(1);
});

test("what is not for sale cannot be put into a cart", async () => {
  await expect(addToCart(newGuest(), "var_unheard", 1)).rejects.toMatchObject({ code: "invalid_request" });
});

test("what was bought leaves the cart; what was added meanwhile stays", async () => {
  const [guest, [bought, more, later]] = [newGuest(), await makeAvailable(query, 3)];
  await add(guest, bought, 2);
  await add(guest, more, 5);
  await add(guest, later, 1);
  const cartId = (await findCartId(guest)) ?? "";
  const lines = [bought, more].map((variant) => ({ variantId: variant?.variantId ?? "", quantity: 2 }));
  await db().transaction((tx) => removeBoughtItems(tx, cartId, lines));
  expect(await contents(guest)).toEqual({ [more?.variantId ?? ""]: 3, [later?.variantId ?? ""]: 1 });
});

test("a cart has one owner, and the database insists on it", async () => {
  const { userId } = await newUser();
  const both = query("insert into carts (id, user_id, guest_id) values ('cart_x', $1, 'guest')", [userId]);
  await expect(both).rejects.toThrow("carts_one_owner");
  expect(
    await rowOf(query, "select count(*)::int as count from carts where user_id is null and guest_id is null"),
  ).toEqual({
    count: 0,
  });
});

test("the same request counts once, however often and however many at once; another one of the same key is refused", async () => {
  const [guest, [variant, other]] = [newGuest(), await makeAvailable(query, 2)];
  const put = (key: string, quantity = 2, of = variant) => addToCart(guest, of?.variantId ?? "", quantity, key);
  const countNow = async () => (await findCart(guest)).count;
  await Promise.all(Array.from({ length: 6 }, () => put("first")));
  await put("first");
  expect(await countNow()).toBe(2);
  await put("second");
  expect(await countNow()).toBe(4);
  for (const wrong of [() => put("first", 3), () => put("first", 2, other)]) {
    await expect(wrong()).rejects.toMatchObject({ code: "idempotency_key_reused" });
  }
  // Of another cart it is another key, and after a day it is forgotten.
  await addToCart(newGuest(), variant?.variantId ?? "", 1, "first");
  await query("update cart_additions set created_at = now() - interval '25 hours'");
  await put("first", 3);
  expect(await countNow()).toBe(7);
});

test("a request that failed has used no key", async () => {
  const [guest, [variant]] = [newGuest(), await makeAvailable(query, 1)];
  await expect(addToCart(guest, "var_unheard", 1, "key")).rejects.toMatchObject({ code: "invalid_request" });
  await addToCart(guest, variant?.variantId ?? "", 1, "key");
  expect((await findCart(guest)).count).toBe(1);
});

test("a request of a guest counts once when it is repeated after signing in, and its key still stands for nothing else", async () => {
  const [guest, user, [one, two]] = [newGuest(), await newUser(), await makeAvailable(query, 2)];
  const put = (owner: CartOwner, of: ForSale | undefined, quantity: number, key: string) =>
    addToCart(owner, of?.variantId ?? "", quantity, key);
  await put(user, one, 1, "of both");
  await put(user, two, 1, "of the user");
  await put(guest, one, 2, "of both");
  await put(guest, one, 4, "of the guest");
  await mergeCarts(guest.guestId, user.userId);
  const moved = { [one?.variantId ?? ""]: 7, [two?.variantId ?? ""]: 1 };
  await Promise.all([1, 2].map(() => put(user, one, 4, "of the guest")));
  await put(user, two, 1, "of the user");
  // Of two requests of one key the later one is known.
  await put(user, one, 2, "of both");
  expect(await contents(user)).toEqual(moved);
  for (const wrong of [() => put(user, one, 5, "of the guest"), () => put(user, one, 1, "of both")]) {
    await expect(wrong()).rejects.toMatchObject({ code: "idempotency_key_reused" });
  }
});

test("what a user did later is not forgotten for what the guest had done under the same key before", async () => {
  const [guest, user, [variant]] = [newGuest(), await newUser(), await makeAvailable(query, 1)];
  await addToCart(guest, variant?.variantId ?? "", 2, "key");
  await addToCart(user, variant?.variantId ?? "", 1, "key");
  await mergeCarts(guest.guestId, user.userId);
  await addToCart(user, variant?.variantId ?? "", 1, "key");
  expect(await contents(user)).toEqual({ [variant?.variantId ?? ""]: 3 });
});

test("the key of a guest's cart that was left behind is known for a day", async () => {
  const [guest, user, [variant]] = [newGuest(), await newUser(), await makeAvailable(query, 1)];
  const signedIn = { userId: user.userId, guestId: guest.guestId };
  const put = (owner: CartOwner, quantity: number) => addToCart(owner, variant?.variantId ?? "", quantity, "key");
  await put(guest, 2);
  await put(signedIn, 2);
  await expect(put(signedIn, 3)).rejects.toMatchObject({ code: "idempotency_key_reused" });
  expect(await contents(user)).toEqual({});
  await query("update cart_additions set created_at = now() - interval '25 hours'");
  await put(signedIn, 3);
  expect(await contents(user)).toEqual({ [variant?.variantId ?? ""]: 3 });
});
