import { eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { checkouts, orderItems } from "@/db/schema";
import { putBackItems } from "@/lib/cart/put-back-items";
import type { OrderRow } from "./advance-orders";

/** The shop could not keep its word about these orders of a checkout: what was in them is in the buyer's cart again. */
export async function returnToCart(tx: Transaction, checkoutId: string, rows: OrderRow[]): Promise<void> {
  const [checkout] = await tx.select({ cartId: checkouts.cartId }).from(checkouts).where(eq(checkouts.id, checkoutId));
  // A checkout that named its items itself has emptied no cart.
  if (!checkout?.cartId) return;
  const orderIds = rows.map((row) => row.id);
  const items = await tx.select().from(orderItems).where(inArray(orderItems.orderId, orderIds));
  await putBackItems(tx, checkout.cartId, items);
}
