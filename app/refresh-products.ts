import { revalidateTag } from "next/cache";
import { findSlugsSoldOutOrBack } from "@/lib/inventory/find-slugs";
import type { StockChange } from "@/lib/inventory/stock-change";

/**
 * Makes the cached pages anew of those products that a change of stock has sold out or brought back. A product's own page asks
 * for live stock and may be old for one more visitor; a list does not ask, and must not offer what is gone.
 */
export async function refreshProductsOf(changes: StockChange[]): Promise<void> {
  const slugs = await findSlugsSoldOutOrBack(changes);
  for (const slug of slugs) revalidateTag(`product:${slug}`, "max");
  if (slugs.length > 0) revalidateTag("product-lists", { expire: 0 });
}
