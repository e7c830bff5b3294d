import type { Event } from "@/lib/messages";
import { refreshProductPages } from "@/lib/page-cache";
import { findSlugsSoldOutOrBack } from "./find-slugs";

/** `inventory.stock.updated`: makes the cached pages anew of what has sold out or is back. */
export async function refreshProductsOf({ payload }: Event<"inventory.stock.updated">): Promise<void> {
  refreshProductPages(await findSlugsSoldOutOrBack(payload.changes));
}
