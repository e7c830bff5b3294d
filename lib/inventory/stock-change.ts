import { inArray } from "drizzle-orm";
import type { Queryable } from "@/db";
import { stock } from "@/db/schema";
import type { PayloadOf } from "@/lib/messages";

/** One variant's part in a change of stock, as the news tells it. */
export type StockChange = PayloadOf<"inventory.stock.updated">["changes"][number];

/** With what was left right after this very change: on the shelf, and of that what no checkout held. */
export type LevelledChange = Required<StockChange>;

/**
 * Changes with the levels that they led to. They are written with the change: read when the news is, they would be those of
 * every change since, and of two sales in a row neither would have crossed a line that both together did. News from before
 * levels were written has only those of now.
 */
export async function levelled(on: Queryable, changes: StockChange[]): Promise<LevelledChange[]> {
  const bare = changes.filter(({ onHand, available }) => onHand === undefined || available === undefined);
  const ids = bare.map(({ variantId }) => variantId);
  const rows = bare.length > 0 ? await on.select().from(stock).where(inArray(stock.variantId, ids)) : [];
  const now = new Map(rows.map((row) => [row.variantId, row]));
  return changes.flatMap(({ variantId, delta, onHand, available }) => {
    if (onHand !== undefined && available !== undefined) return [{ variantId, delta, onHand, available }];
    const row = now.get(variantId);
    return row ? [{ variantId, delta, onHand: row.onHand, available: row.onHand - row.reserved }] : [];
  });
}
