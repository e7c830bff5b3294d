import { and, eq, gte, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { walletHolds, wallets } from "@/db/schema";
import { type Hold, lockHold } from "./lock-hold";

/**
 * Takes credit aside, if there is enough of it: one conditional statement, so that two tabs cannot hold the same cent.
 * The same id is the same hold, and a hold that was refused once stays refused, whatever was granted since.
 */
export async function holdCredit(
  tx: Transaction,
  wanted: { id: string; userId: string; amountMinor: number; currency: string },
): Promise<Hold> {
  const { id, userId, amountMinor, currency } = wanted;
  // First the hold: who asks for the same one meanwhile waits here, and finds it.
  const created = await tx
    .insert(walletHolds)
    .values({ id, userId, amountMinor, status: "held" })
    .onConflictDoNothing();
  if (created.rowCount === 1) {
    const taken = await tx
      .update(wallets)
      .set({ heldMinor: sql`${wallets.heldMinor} + ${amountMinor}` })
      .where(
        and(
          eq(wallets.userId, userId),
          eq(wallets.currency, currency),
          gte(sql`${wallets.balanceMinor} - ${wallets.heldMinor}`, amountMinor),
        ),
      );
    if (taken.rowCount !== 1) await tx.update(walletHolds).set({ status: "refused" }).where(eq(walletHolds.id, id));
  }
  const hold = await lockHold(tx, id);
  if (!hold) throw new Error(`The hold ${id} was not written`);
  return hold;
}
