import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { stockMovements } from "@/db/schema";
import { newId } from "@/lib/ids";
import { type StockLine, stockLines } from "./stock-lines";

/** What an order had taken: it goes back on the shelf. */
export type Returned = { orderId: string; lines: StockLine[] };

/**
 * Puts what orders had taken back on the shelf, with a movement per order and variant. Call it once per order: the step
 * to CANCELLED or RETURNED is the guard. All orders at once, so that their variants are locked in the order of their ids, as by everybody
 * who locks stock: order by order, two refused captures and a checkout of the same prints would wait for each other in a circle.
 */
export async function restock(tx: Transaction, returned: Returned[]): Promise<void> {
  const back = stockLines(returned.flatMap(({ lines }) => lines));
  await tx.execute(sql`
    update stock set on_hand = stock.on_hand + back.quantity
    from (
      select stock.variant_id, back.quantity
      from unnest(${sql.param(back.ids)}::text[], ${sql.param(back.quantities)}::int[]) as back (variant_id, quantity)
      join stock on stock.variant_id = back.variant_id
      order by stock.variant_id for update of stock
    ) as back
    where stock.variant_id = back.variant_id`);
  await tx.insert(stockMovements).values(
    returned.flatMap(({ orderId, lines }) =>
      stockLines(lines).lines.map(({ variantId, quantity }) => ({
        id: newId("mov"),
        variantId,
        delta: quantity,
        reason: "restock" as const,
        reference: orderId,
      })),
    ),
  );
}
