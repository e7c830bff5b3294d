import { alertLowStock } from "@/lib/inventory/alert-low-stock";
import { refreshProductsOf } from "@/lib/inventory/refresh-products";
import type { ListenersOf } from "@/lib/listeners";
import { warnOfLowStock } from "@/lib/notifications/warn-of-low-stock";

/** Who hears of stock. */
export const inventory = {
  "inventory.stock.updated": { alerts: { apply: alertLowStock }, pages: { soft: refreshProductsOf } },
  "inventory.stock.low": { notifications: { apply: warnOfLowStock } },
} as const satisfies ListenersOf<"inventory">;
