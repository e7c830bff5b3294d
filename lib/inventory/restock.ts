import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { stockMovements } from "@/db/schema";
import { newId } from "@/lib/ids";
import { type StockLine, stockLines } from "./stock-lines";

/** Puts what an order had taken back on the shelf. Call it once per order: the transition to CANCELLED is the guard. */
export async function restock(tx: Transaction, orderId: string, lines: StockLine[]): Promise<void> {
  const back = stockLines(lines);
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
    back.lines.map(({ variantId, quantity }) => ({
      id: newId("mov"),
      variantId,
      delta: quantity,
      reason: "restock" as const,
      reference: orderId,
    })),
  );
}
