import type { ListenersOf } from "@/lib/listeners";
import { announceCancellation, announceOrder, announceStatus } from "@/lib/notifications/announce-order";
import { announceRejection } from "@/lib/notifications/announce-rejection";
import { projectSales } from "@/lib/reports/project-sales";

/** Who hears of orders and checkouts. */
export const orders = {
  "order.created": { notifications: { apply: announceOrder }, reports: { applyAll: projectSales } },
  "order.status_changed": { notifications: { apply: announceStatus }, reports: { applyAll: projectSales } },
  "order.cancelled": { notifications: { apply: announceCancellation }, reports: { applyAll: projectSales } },
  "checkout.rejected": { notifications: { apply: announceRejection } },
} as const satisfies ListenersOf<"orders">;
