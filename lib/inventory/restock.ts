import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { stockMovements } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { LevelledChange } from "./stock-change";
import { type StockLine, stockLines } from "./stock-lines";

/** What an order had taken: it goes back on the shelf. */
export type Returned = { orderId: string; lines: StockLine[] };

/**
 * Puts what orders had taken back on the shelf, with a movement per order and variant. Call it once per order: the step
 * to CANCELLED or RETURNED is the guard. All orders at once, so that their variants are locked in the order of their ids, as by everybody
 * who locks stock: order by order, two refused captures and a checkout of the same prints would wait for each other in a circle.
 * Answers the changes of each order, in the order in which they were given.
 */
export async function restock(tx: Transaction, returned: Returned[]): Promise<LevelledChange[][]> {
  const back = stockLines(returned.flatMap(({ lines }) => lines));
  const { rows } = await tx.execute<{ variant_id: string; before: number; reserved: number }>(sql`
    update stock set on_hand = stock.on_hand + back.quantity
    from (
      select stock.variant_id, back.quantity
      from unnest(${sql.param(back.ids)}::text[], ${sql.param(back.quantities)}::int[]) as back (variant_id, quantity)
      join stock on stock.variant_id = back.variant_id
      order by stock.variant_id for update of stock
    ) as back
    where stock.variant_id = back.variant_id
    returning stock.variant_id, on_hand - back.quantity as before, reserved`);
  const levels = new Map(rows.map(({ variant_id, before, reserved }) => [variant_id, { onHand: before, reserved }]));
  const changes = returned.map(({ lines }) => stockLines(lines).lines.flatMap((line) => putBack(levels, line)));
  await tx.insert(stockMovements).values(
    returned.flatMap(({ orderId }, at) =>
      (changes[at] ?? []).map(({ variantId, delta }) => ({
        id: newId("mov"),
        variantId,
        delta,
        reason: "restock" as const,
        reference: orderId,
      })),
    ),
  );
  return changes;
}

/** One order after the other: what the first has brought back is there when the next does. */
function putBack(
  levels: Map<string, { onHand: number; reserved: number }>,
  { variantId, quantity }: StockLine,
): LevelledChange[] {
  const level = levels.get(variantId);
  if (!level) return [];
  level.onHand += quantity;
  return [{ variantId, delta: quantity, onHand: level.onHand, available: level.onHand - level.reserved }];
}
