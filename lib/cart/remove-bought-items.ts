import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";

/** Takes what was bought out of the cart, under its lock (see `lockCart`); what was added to it meanwhile stays. */
export async function removeBoughtItems(
  tx: Transaction,
  cartId: string,
  lines: { variantId: string; quantity: number }[],
): Promise<void> {
  await tx.execute(sql`select from carts where id = ${cartId} for update`);
  const ids = sql.param(lines.map((line) => line.variantId));
  const quantities = sql.param(lines.map((line) => line.quantity));
  const bought = sql`unnest(${ids}::text[], ${quantities}::int[]) as bought (variant_id, quantity)`;
  await tx.execute(sql`
    delete from cart_items using ${bought}
    where cart_id = ${cartId} and cart_items.variant_id = bought.variant_id and cart_items.quantity <= bought.quantity`);
  await tx.execute(sql`
    update cart_items set quantity = cart_items.quantity - bought.quantity from ${bought}
    where cart_id = ${cartId} and cart_items.variant_id = bought.variant_id and cart_items.quantity > bought.quantity`);
}
