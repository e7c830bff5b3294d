import { revalidateTag } from "next/cache";

/**
 * Makes the cached pages anew of products that have sold out or are back. A product's own page asks for live stock and may be
 * old for one more visitor; a list does not ask, and must not offer what is gone.
 */
export function refreshProductPages(slugs: string[]): void {
  for (const slug of slugs) revalidateTag(`product:${slug}`, "max");
  if (slugs.length > 0) revalidateTag("product-lists", { expire: 0 });
}
