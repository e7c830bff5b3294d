import { eq, inArray } from "drizzle-orm";
import { db } from "@/db";
import { products, stock, variants } from "@/db/schema";

/** Slugs of the products with a variant whose availability these changes have brought to zero, or away from it. */
export async function findSlugsSoldOutOrBack(changes: { variantId: string; delta: number }[]): Promise<string[]> {
  const deltas = new Map(changes.map(({ variantId, delta }) => [variantId, delta]));
  const rows = await db()
    .select({ variantId: stock.variantId, onHand: stock.onHand, reserved: stock.reserved, slug: products.slug })
    .from(stock)
    .innerJoin(variants, eq(variants.id, stock.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(inArray(stock.variantId, [...deltas.keys()]));
  const crossed = rows.filter(({ variantId, onHand, reserved }) => {
    const available = onHand - reserved;
    return available <= 0 !== available - (deltas.get(variantId) ?? 0) <= 0;
  });
  return [...new Set(crossed.map(({ slug }) => slug))];
}
