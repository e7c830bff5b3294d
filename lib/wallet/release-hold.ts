import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { walletHolds, wallets } from "@/db/schema";
import type { Hold } from "./lock-hold";

/** Lets go what a locked hold had taken aside. */
export async function releaseHold(tx: Transaction, { id, userId, amountMinor }: Hold): Promise<void> {
  await tx
    .update(wallets)
    .set({ heldMinor: sql`${wallets.heldMinor} - ${amountMinor}` })
    .where(eq(wallets.userId, userId));
  await tx.update(walletHolds).set({ status: "released" }).where(eq(walletHolds.id, id));
}
