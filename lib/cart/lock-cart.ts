import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { cartItems, carts } from "@/db/schema";

type Line = { variantId: string; quantity: number };

/**
 * Whether a cart still holds exactly these lines. Until the transaction ends no other transaction
 * can remove items from it or move it to another owner: two checkouts of one cart meet at this lock, whatever their keys.
 */
export async function lockCart(tx: Transaction, cartId: string, lines: Line[]): Promise<boolean> {
  const [cart] = await tx.select({ id: carts.id }).from(carts).where(eq(carts.id, cartId)).for("update");
  if (!cart) return false;
  const inside = await tx
    .select({ variantId: cartItems.variantId, quantity: cartItems.quantity })
    .from(cartItems)
    .where(eq(cartItems.cartId, cartId));
  const priced = new Map(lines.map(({ variantId, quantity }) => [variantId, quantity]));
  return inside.length === lines.length && inside.every((line) => priced.get(line.variantId) === line.quantity);
}
