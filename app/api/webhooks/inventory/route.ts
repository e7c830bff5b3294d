import { refreshProductsOf } from "@/app/refresh-products";
import { reportStock } from "@/lib/inventory/report-stock";
import { TOPICS } from "@/lib/messages";
import { warnOfLowStock } from "@/lib/notifications/warn-of-low-stock";
import { atomically, receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(TOPICS.INVENTORY, {
  "inventory.stock.updated": async (event, finish) => {
    // Before it counts as applied: what could not be refreshed is refreshed when the message comes again.
    await refreshProductsOf(event.payload.changes);
    await finish((tx) => reportStock(tx, event));
  },
  "inventory.stock.low": atomically(warnOfLowStock),
});
