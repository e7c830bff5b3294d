import type { Event } from "@/lib/messages";
import { refreshProductPages } from "@/lib/page-cache";
import { findAvailabilityChanges } from "./find-availability-changes";

/** `inventory.stock.updated`: makes the cached pages anew of what has sold out or is back. */
export async function refreshProductsOf({ payload }: Event<"inventory.stock.updated">): Promise<void> {
  refreshProductPages(await findAvailabilityChanges(payload.changes));
}
