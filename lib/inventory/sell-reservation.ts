import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { stockMovements } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { StockLine } from "./stock-lines";

/**
 * Turns what a checkout holds into a sale: the reservation ends, stock goes down, a movement says why.
 * Answers what was sold: nothing when the reservation was released or sold before. One whose time is over, and that the sweeper
 * has not ended yet, is as good as any.
 */
export async function sellReservation(tx: Transaction, checkoutId: string): Promise<StockLine[]> {
  const sold = await tx.execute<{ variant_id: string; quantity: number }>(sql`
    with sold as (
      update reservations set status = 'sold'
      where checkout_id = ${checkoutId} and status = 'held'
      returning variant_id, quantity
    ), locked as (
      select stock.variant_id, sold.quantity from stock join sold on sold.variant_id = stock.variant_id
      order by stock.variant_id for update of stock
    )
    update stock set on_hand = on_hand - locked.quantity, reserved = reserved - locked.quantity
    from locked where stock.variant_id = locked.variant_id
    returning stock.variant_id, locked.quantity`);
  const lines = sold.rows.map((row) => ({ variantId: row.variant_id, quantity: row.quantity }));
  if (lines.length > 0) {
    await tx.insert(stockMovements).values(
      lines.map(({ variantId, quantity }) => ({
        id: newId("mov"),
        variantId,
        delta: -quantity,
        reason: "sale" as const,
        reference: checkoutId,
      })),
    );
  }
  return lines;
}
