import { sql } from "drizzle-orm";
import type { Transaction } from "@/db";

/** What a checkout holds is for sale again. Does nothing when it was sold or released before. */
export async function releaseReservation(tx: Transaction, checkoutId: string): Promise<void> {
  await tx.execute(sql`
    with released as (
      update reservations set status = 'released'
      where checkout_id = ${checkoutId} and status = 'held'
      returning variant_id, quantity
    ), locked as (
      select stock.variant_id, released.quantity from stock join released on released.variant_id = stock.variant_id
      order by stock.variant_id for update of stock
    )
    update stock set reserved = reserved - locked.quantity
    from locked where stock.variant_id = locked.variant_id`);
}
