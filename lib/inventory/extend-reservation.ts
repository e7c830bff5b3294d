import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { reservations } from "@/db/schema";

/** What a checkout holds is held until then; of what was sold or released nothing is. */
export async function extendReservation(tx: Transaction, checkoutId: string, expiresAt: Date): Promise<void> {
  await tx
    .update(reservations)
    .set({ expiresAt })
    .where(and(eq(reservations.checkoutId, checkoutId), eq(reservations.status, "held")));
}
