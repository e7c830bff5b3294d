import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { cartItems, carts } from "@/db/schema";
import { newId } from "@/lib/ids";

/**
 * Puts what could not be bought after all back into the cart it came from. What its owner has put in anew meanwhile is the
 * same wish: the larger number stays, and nothing is doubled. A cart that is gone (its guest has signed in) stays gone.
 */
export async function putBackItems(
  tx: Transaction,
  cartId: string,
  lines: { variantId: string; quantity: number }[],
): Promise<void> {
  // Locked, or a guest who signs in at this very moment would take the cart away from under its items.
  const [cart] = await tx.select({ id: carts.id }).from(carts).where(eq(carts.id, cartId)).for("key share");
  if (!cart || lines.length === 0) return;
  // In the order of the variants: two who fill one cart would otherwise wait for each other in a circle.
  const sorted = lines.toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1));
  await tx
    .insert(cartItems)
    .values(sorted.map(({ variantId, quantity }) => ({ id: newId("item"), cartId, variantId, quantity })))
    .onConflictDoUpdate({
      target: [cartItems.cartId, cartItems.variantId],
      set: { quantity: sql`greatest(${cartItems.quantity}, excluded.quantity)` },
    });
}
