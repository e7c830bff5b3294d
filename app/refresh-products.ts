import { revalidateTag } from "next/cache";
import { findSlugsSoldOutOrBack } from "@/lib/inventory/find-slugs";

type Change = { variantId: string; delta: number };

/** Makes the cached pages anew of those products that a change of stock has sold out or brought back. */
export async function refreshProductsOf(changes: Change[]): Promise<void> {
  for (const slug of await findSlugsSoldOutOrBack(changes)) revalidateTag(`product:${slug}`, "max");
}
