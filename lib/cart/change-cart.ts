import { and, eq, gte, lt, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { cartAdditions, cartItems, carts, checkouts, variants } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { failure, invalidField } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { inTransaction } from "@/lib/transaction";
import type { CartOwner } from "./cart";
import { findCartId } from "./queries";

type Line = { variantId: string; quantity: number };

const MAX_QUANTITY = 999;
const MAX_ITEMS = 200;
const KEY_VALID_MS = 24 * 3600_000;

/**
 * Puts a variant into the cart, or more of it; the cart is made with its first item. Two clicks at once both count; the
 * same request again, which its key tells, does not.
 * @throws Failure `invalid_request`; `idempotency_key_reused` when the key came with something else within a day.
 */
export async function addToCart(
  owner: CartOwner,
  variantId: string,
  quantity: number,
  idempotencyKey: string | null = null,
): Promise<void> {
  await inTransaction(async (tx) => {
    const [variant] = await tx.select({ id: variants.id }).from(variants).where(eq(variants.id, variantId));
    if (!variant) throw invalidField("variantId", "is not for sale here");
    const cartId = await openCart(tx, owner);
    if (idempotencyKey !== null) {
      const request = { idempotencyKey, variantId, quantity };
      if (await isInGuestCart(tx, owner, request)) return;
      if (!(await isNew(tx, { cartId, ...request }))) return;
    }
    if ((await tx.$count(cartItems, eq(cartItems.cartId, cartId))) >= MAX_ITEMS) {
      throw invalidField("variantId", `a basket holds ${MAX_ITEMS} different items at most`);
    }
    await addItems(tx, cartId, [{ variantId, quantity }]);
  });
}

type Addition = Line & { idempotencyKey: string };

/** Whether the same request was made as a guest, before signing in, on a cart that could not be merged because it is being paid. */
async function isInGuestCart(tx: Transaction, { userId, guestId }: CartOwner, addition: Addition): Promise<boolean> {
  if (userId === null || guestId === null) return false;
  const [guests] = await tx.select({ id: carts.id }).from(carts).where(eq(carts.guestId, guestId));
  return guests !== undefined && isRepeated(tx, guests.id, addition);
}

/** Remembers the request, or answers false when it was carried out before. */
async function isNew(tx: Transaction, request: Addition & { cartId: string }): Promise<boolean> {
  const { cartId, variantId, quantity } = request;
  const remembered = await tx
    .insert(cartAdditions)
    .values({ id: newId("add"), ...request, createdAt: now() })
    .onConflictDoUpdate({
      target: [cartAdditions.cartId, cartAdditions.idempotencyKey],
      set: { variantId, quantity, createdAt: now() },
      setWhere: lt(cartAdditions.createdAt, fromNow(-KEY_VALID_MS)),
    })
    .returning({ id: cartAdditions.id });
  if (remembered.length > 0) return true;
  return !(await isRepeated(tx, cartId, request));
}

/** Whether the cart got this very request within a day. @throws Failure `idempotency_key_reused` when its key stands for another. */
async function isRepeated(tx: Transaction, cartId: string, addition: Addition): Promise<boolean> {
  const { idempotencyKey, variantId, quantity } = addition;
  const same = and(eq(cartAdditions.cartId, cartId), eq(cartAdditions.idempotencyKey, idempotencyKey));
  const [first] = await tx
    .select()
    .from(cartAdditions)
    .where(and(same, gte(cartAdditions.createdAt, fromNow(-KEY_VALID_MS))));
  if (!first) return false;
  if (first.variantId === variantId && first.quantity === quantity) return true;
  throw failure("idempotency_key_reused", "This key stands for another request: use a new one.");
}

/** Sets the quantity of an item. @throws Failure `not_found` when it is not in this cart. */
export async function setCartQuantity(owner: CartOwner, itemId: string, quantity: number): Promise<void> {
  const changed = await db()
    .update(cartItems)
    .set({ quantity })
    .where(await itemOf(owner, itemId));
  if (changed.rowCount === 0) throw notInCart();
}

/** Takes an item out. @throws Failure `not_found` when it is not in this cart. */
export async function removeFromCart(owner: CartOwner, itemId: string): Promise<void> {
  const removed = await db()
    .delete(cartItems)
    .where(await itemOf(owner, itemId));
  if (removed.rowCount === 0) throw notInCart();
}

/** Empties the cart. */
export async function clearCart(owner: CartOwner): Promise<void> {
  const cartId = await findCartId(owner);
  if (cartId !== null) await db().delete(cartItems).where(eq(cartItems.cartId, cartId));
}

/**
 * Called when a guest has signed in: moves the items of the guest's cart into the user's cart and deletes the guest's. A cart that is
 * being paid for at this moment stays where it is, or it could be bought again out of the user's. Answers whether it has moved.
 */
export async function mergeCarts(guestId: string, userId: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    const [guest] = await tx.select().from(carts).where(eq(carts.guestId, guestId)).for("update");
    if (!guest) return true;
    if (await isBeingPaid(tx, guest.id)) return false;
    const items = await tx
      .select({ variantId: cartItems.variantId, quantity: cartItems.quantity })
      .from(cartItems)
      .where(eq(cartItems.cartId, guest.id))
      // Two guests' carts may move into one user's at once: both write its lines in the same order.
      .orderBy(cartItems.variantId);
    const cartId = await openCart(tx, { userId, guestId: null });
    if (items.length > 0) await addItems(tx, cartId, items);
    await moveKeys(tx, guest.id, cartId);
    await tx.update(carts).set({ mergedGuestId: guestId, mergedAt: now() }).where(eq(carts.id, cartId));
    await tx.delete(carts).where(eq(carts.id, guest.id));
    return true;
  });
}

/** The keys move along: a request that is repeated after signing in is in the user's cart already. Of two alike the later one stays. */
async function moveKeys(tx: Transaction, fromCartId: string, toCartId: string): Promise<void> {
  await tx.execute(sql`
    with moved as (delete from cart_additions where cart_id = ${fromCartId} returning *)
    insert into cart_additions (id, cart_id, idempotency_key, variant_id, quantity, created_at)
    select id, ${toCartId}, idempotency_key, variant_id, quantity, created_at from moved
    on conflict (cart_id, idempotency_key)
    do update set variant_id = excluded.variant_id, quantity = excluded.quantity, created_at = excluded.created_at
    where cart_additions.created_at < excluded.created_at`);
}

async function isBeingPaid(tx: Transaction, cartId: string): Promise<boolean> {
  const pending = and(eq(checkouts.cartId, cartId), eq(checkouts.status, "pending"));
  return (await tx.$count(checkouts, pending)) > 0;
}

/** The owner's cart, made if need be, and locked: it can neither be bought nor merged away before this transaction ends. */
async function openCart(tx: Transaction, { userId, guestId }: CartOwner): Promise<string> {
  const owner = userId === null ? { guestId } : { userId };
  const [cart] = await tx
    .insert(carts)
    .values({ id: newId("cart"), ...owner })
    // An update that changes nothing: it locks the row, and answers the id of the one that is there.
    .onConflictDoUpdate({ target: userId === null ? carts.guestId : carts.userId, set: owner })
    .returning({ id: carts.id });
  if (!cart) throw new Error("The basket could not be opened");
  return cart.id;
}

async function addItems(tx: Transaction, cartId: string, items: Line[]): Promise<void> {
  await tx
    .insert(cartItems)
    .values(items.map((item) => ({ id: newId("item"), cartId, ...item })))
    .onConflictDoUpdate({
      target: [cartItems.cartId, cartItems.variantId],
      set: { quantity: sql`least(${MAX_QUANTITY}, ${cartItems.quantity} + excluded.quantity)` },
    });
}

async function itemOf(owner: CartOwner, itemId: string) {
  const cartId = await findCartId(owner);
  if (cartId === null) throw notInCart();
  return and(eq(cartItems.id, itemId), eq(cartItems.cartId, cartId));
}

function notInCart() {
  return failure("not_found", "This item is not in the basket.");
}
