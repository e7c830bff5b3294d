import { inArray } from "drizzle-orm";
import type { Queryable } from "@/db";
import { stock } from "@/db/schema";
import type { PayloadOf } from "@/lib/messages";

/** One variant's part in a change of stock, as the news tells it. */
export type StockChange = PayloadOf<"inventory.stock.updated">["changes"][number];

/** With what was left right after this very change: on the shelf, and of that what no checkout held. */
export type LevelledChange = Required<StockChange>;

type Level = Pick<LevelledChange, "onHand" | "available">;

/**
 * Changes with the levels that they led to. They are written with the change: read when the news is, they would be those of
 * every change since, and of two sales in a row neither would have crossed a line that both together did. News from before
 * levels were written has only those of now; of a variant that is gone it has none, and is left out.
 */
export async function levelled(on: Queryable, changes: StockChange[]): Promise<LevelledChange[]> {
  const bare = changes.filter((change) => !isLevelled(change));
  const levels = await readLevels(
    on,
    bare.map(({ variantId }) => variantId),
  );
  return changes.flatMap((change) => {
    if (isLevelled(change)) return [change];
    const level = levels.get(change.variantId);
    return level ? [{ ...change, ...level }] : [];
  });
}

function isLevelled(change: StockChange): change is LevelledChange {
  return change.onHand !== undefined && change.available !== undefined;
}

async function readLevels(on: Queryable, variantIds: string[]): Promise<Map<string, Level>> {
  if (variantIds.length === 0) return new Map();
  const rows = await on.select().from(stock).where(inArray(stock.variantId, variantIds));
  return new Map(rows.map(({ variantId, onHand, reserved }) => [variantId, { onHand, available: onHand - reserved }]));
}
