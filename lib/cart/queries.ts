import { and, asc, eq, gte, sql } from "drizzle-orm";
import { db } from "@/db";
import { cartItems, carts, products, stock, variants } from "@/db/schema";
import { imageUrl } from "@/lib/catalog/queries";
import { fromNow } from "@/lib/clock";
import { SHOP_CURRENCY, toMajor } from "@/lib/money";
import type { Cart, CartOwner } from "./cart";

/** The cart with its prices of this moment and what is left of each item. */
export async function findCart(owner: CartOwner): Promise<Cart> {
  const cartId = await findCartId(owner);
  const rows = cartId === null ? [] : await itemsOf(cartId);
  const items = rows.map(({ imageId, priceMinor, quantity, ...row }) => ({
    ...row,
    quantity,
    image: imageUrl(imageId),
    price: toMajor(priceMinor),
    total: toMajor(priceMinor * quantity),
  }));
  const count = items.reduce((sum, item) => sum + item.quantity, 0);
  const totalMinor = rows.reduce((sum, row) => sum + row.priceMinor * row.quantity, 0);
  return { items, count, total: toMajor(totalMinor), currency: SHOP_CURRENCY };
}

/** What a checkout needs of the cart. */
export async function findCartLines(owner: CartOwner) {
  const cartId = await findCartId(owner);
  if (cartId === null) return null;
  const lines = await db()
    .select({ variantId: cartItems.variantId, quantity: cartItems.quantity })
    .from(cartItems)
    .where(eq(cartItems.cartId, cartId))
    .orderBy(asc(cartItems.id));
  return { cartId, lines };
}

/** The id of the cart that its owner has by now; null before the first item. */
export async function findCartId({ userId, guestId }: CartOwner): Promise<string | null> {
  if (userId === null && guestId === null) return null;
  const owned = userId === null ? eq(carts.guestId, guestId ?? "") : eq(carts.userId, userId);
  const [cart] = await db().select({ id: carts.id }).from(carts).where(owned);
  return cart?.id ?? null;
}

/** A request that a guest has sent before signing in is answered by then. */
const STILL_MOVING_MS = 60_000;

/** Whether a guest's cart has moved into an account just now: there is none, but it was not empty. */
export async function hasJustMoved({ userId, guestId }: CartOwner): Promise<boolean> {
  if (userId !== null || guestId === null) return false;
  const intoAnother = and(eq(carts.mergedGuestId, guestId), gte(carts.mergedAt, fromNow(-STILL_MOVING_MS)));
  return (await db().$count(carts, intoAnother)) > 0;
}

function itemsOf(cartId: string) {
  return db()
    .select({
      id: cartItems.id,
      productId: products.id,
      variantId: variants.id,
      slug: products.slug,
      name: products.name,
      options: variants.options,
      imageId: products.imageId,
      priceMinor: variants.priceMinor,
      quantity: cartItems.quantity,
      available: sql<number>`${stock.onHand} - ${stock.reserved}`,
    })
    .from(cartItems)
    .innerJoin(variants, eq(variants.id, cartItems.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .innerJoin(stock, eq(stock.variantId, variants.id))
    .where(eq(cartItems.cartId, cartId))
    .orderBy(asc(cartItems.id));
}
