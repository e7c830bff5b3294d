import type { Transaction } from "@/db";
import type { Event } from "@/lib/messages";
import { type NewMessage, writeMessages } from "@/lib/outbox";
import { levelled } from "./stock-change";

const LOW = 5;

/**
 * `inventory.stock.updated`: tells of each variant that this very change has brought down to the last five on the shelf. What
 * is on the shelf changes by these changes alone, one after the other, so that each crossing is told once; what checkouts hold
 * comes and goes between them, and only says how many of the last ones are left to buy.
 */
export async function alertLowStock(tx: Transaction, event: Event<"inventory.stock.updated">): Promise<void> {
  const changes = await levelled(tx, event.payload.changes);
  const news: NewMessage[] = changes
    .filter(({ onHand, delta }) => onHand <= LOW && onHand - delta > LOW)
    .map(({ variantId, available }) => ({ type: "inventory.stock.low", payload: { variantId, available } }));
  await writeMessages(tx, { correlationId: event.correlationId, causationId: event.eventId }, news);
}
