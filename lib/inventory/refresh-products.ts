import type { Event } from "@/lib/messages";
import { refreshProductPages } from "@/lib/page-cache";
import { findAvailabilityChanges } from "./find-availability-changes";

/** `inventory.stock.updated`: renders the cached pages again of products that have sold out or are available again. */
export async function refreshProductsOf({ payload }: Event<"inventory.stock.updated">): Promise<void> {
  refreshProductPages(await findAvailabilityChanges(payload.changes));
}
