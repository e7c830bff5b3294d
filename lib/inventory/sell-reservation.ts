import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { stockMovements } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { LevelledChange } from "./stock-change";

/**
 * Turns what a checkout holds into a sale: the reservation ends, stock goes down, a movement says why.
 * Answers what was sold, and what it left: nothing when the reservation was released or sold before. One whose time is over, and that the sweeper
 * has not ended yet, is as good as any.
 */
export async function sellReservation(tx: Transaction, checkoutId: string): Promise<LevelledChange[]> {
  const sold = await tx.execute<{ variant_id: string; delta: number; on_hand: number; available: number }>(sql`
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
    returning stock.variant_id, -locked.quantity as delta, on_hand, on_hand - reserved as available`);
  const changes = sold.rows.map(({ variant_id, on_hand, ...change }) => {
    return { variantId: variant_id, onHand: on_hand, ...change };
  });
  if (changes.length > 0) {
    await tx.insert(stockMovements).values(
      changes.map(({ variantId, delta }) => ({
        id: newId("mov"),
        variantId,
        delta,
        reason: "sale" as const,
        reference: checkoutId,
      })),
    );
  }
  return changes;
}
