import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { products, sellers, variants } from "@/db/schema";
import type { Event } from "@/lib/messages";
import { notify } from "./notify";

/** `inventory.stock.low`: the studio learns that one of its prints is running out. */
export async function warnOfLowStock(tx: Transaction, event: Event<"inventory.stock.low">): Promise<void> {
  const { variantId, available } = event.payload;
  const [row] = await tx
    .select({ name: products.name, slug: products.slug, sku: variants.sku, ownerId: sellers.ownerId })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .innerJoin(sellers, eq(sellers.id, products.sellerId))
    .where(eq(variants.id, variantId));
  if (!row) return;
  const title = available > 0 ? `Only ${available} left of ${row.name}` : `${row.name} is sold out`;
  await notify(tx, [{ userId: row.ownerId, title, body: `Variant ${row.sku}`, link: `/products/${row.slug}` }]);
}
