import { eq, inArray } from "drizzle-orm";
import { db } from "@/db";
import { products, variants } from "@/db/schema";
import { levelled, type StockChange } from "./stock-change";

/**
 * Slugs of the products with a variant that these changes have sold out or brought back: on the shelf, or in what is left
 * to buy beside what checkouts hold. Rendering a page too often is harmless.
 */
export async function findAvailabilityChanges(changes: StockChange[]): Promise<string[]> {
  const crossed = (await levelled(db(), changes)).filter(({ onHand, available, delta }) => {
    return [onHand, available].some((after) => after <= 0 !== after - delta <= 0);
  });
  if (crossed.length === 0) return [];
  const rows = await db()
    .selectDistinct({ slug: products.slug })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      inArray(
        variants.id,
        crossed.map(({ variantId }) => variantId),
      ),
    );
  return rows.map(({ slug }) => slug);
}
