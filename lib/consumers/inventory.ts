import { refreshProductsOf } from "@/lib/inventory/refresh-products";
import { reportStock } from "@/lib/inventory/report-stock";
import type { ListenersOf } from "@/lib/listeners";
import { warnOfLowStock } from "@/lib/notifications/warn-of-low-stock";

/** Who hears of stock. */
export const inventory = {
  "inventory.stock.updated": { alerts: { apply: reportStock }, pages: { soft: refreshProductsOf } },
  "inventory.stock.low": { notifications: { apply: warnOfLowStock } },
} as const satisfies ListenersOf<"inventory">;
