import { refreshProductsOf } from "@/app/refresh-products";
import { reportStock } from "@/lib/inventory/report-stock";
import { TOPICS } from "@/lib/messages";
import { warnOfLowStock } from "@/lib/notifications/warn-of-low-stock";
import { atomically, receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(TOPICS.INVENTORY, {
  "inventory.stock.updated": async (event, finish) => {
    await finish((tx) => reportStock(tx, event));
    await refreshProductsOf(event.payload.changes);
  },
  "inventory.stock.low": atomically(warnOfLowStock),
});
