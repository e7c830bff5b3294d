import { revalidateTag } from "next/cache";
import { findSlugsSoldOutOrBack } from "@/lib/inventory/find-slugs";
import type { StockChange } from "@/lib/inventory/stock-change";

/** Makes the cached pages anew of those products that a change of stock has sold out or brought back. */
export async function refreshProductsOf(changes: StockChange[]): Promise<void> {
  for (const slug of await findSlugsSoldOutOrBack(changes)) revalidateTag(`product:${slug}`, "max");
}
