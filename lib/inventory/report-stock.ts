import { inArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { stock } from "@/db/schema";
import type { Event } from "@/lib/messages";
import { type News, writeMessages } from "@/lib/outbox";

const LOW = 5;

/** `inventory.stock.updated`: tells of each variant that this very change has brought down to the last five. */
export async function reportStock(tx: Transaction, event: Event<"inventory.stock.updated">): Promise<void> {
  const { changes } = event.payload;
  const deltas = new Map(changes.map(({ variantId, delta }) => [variantId, delta]));
  const rows = await tx
    .select()
    .from(stock)
    .where(inArray(stock.variantId, [...deltas.keys()]));
  const news: News[] = rows.flatMap(({ variantId, onHand, reserved }) => {
    const available = onHand - reserved;
    const before = available - (deltas.get(variantId) ?? 0);
    return available <= LOW && before > LOW ? [{ type: "inventory.stock.low", payload: { variantId, available } }] : [];
  });
  await writeMessages(tx, { correlationId: event.correlationId, causationId: event.eventId }, news);
}
