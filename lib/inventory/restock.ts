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
 * Answers the orders in the order in which they were given, each with its changes. Fails when a variant is on no shelf, which the
 * database allows of nothing that was ever sold.
 */
export async function restock<Order extends Returned>(
  tx: Transaction,
  returned: Order[],
): Promise<(Order & { changes: LevelledChange[] })[]> {
  const all = stockLines(returned.flatMap(({ lines }) => lines));
  const { rows } = await tx.execute<{ variant_id: string; before: number; reserved: number }>(sql`
    update stock set on_hand = stock.on_hand + back.quantity
    from (
      select stock.variant_id, back.quantity
      from unnest(${sql.param(all.ids)}::text[], ${sql.param(all.quantities)}::int[]) as back (variant_id, quantity)
      join stock on stock.variant_id = back.variant_id
      order by stock.variant_id for update of stock
    ) as back
    where stock.variant_id = back.variant_id
    returning stock.variant_id, on_hand - back.quantity as before, reserved`);
  const levels = new Map(rows.map(({ variant_id, before, reserved }) => [variant_id, { onHand: before, reserved }]));
  const back = returned.map((order) => {
    return { ...order, changes: stockLines(order.lines).lines.map((line) => putBack(levels, line)) };
  });
  await tx.insert(stockMovements).values(
    back.flatMap(({ orderId, changes }) =>
      changes.map(({ variantId, delta }) => ({
        id: newId("mov"),
        variantId,
        delta,
        reason: "restock" as const,
        reference: orderId,
      })),
    ),
  );
  return back;
}

/** One order after the other: what the first has brought back is there when the next does. */
function putBack(
  levels: Map<string, { onHand: number; reserved: number }>,
  { variantId, quantity }: StockLine,
): LevelledChange {
  const level = levels.get(variantId);
  if (!level) throw new Error(`There is no stock of ${variantId}`);
  level.onHand += quantity;
  return { variantId, delta: quantity, onHand: level.onHand, available: level.onHand - level.reserved };
}
