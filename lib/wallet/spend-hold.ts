import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { walletHolds, wallets } from "@/db/schema";
import type { Hold } from "./lock-hold";
import { writeEntry } from "./write-entry";

/** Turns a locked hold into money spent; what it held beyond `amountMinor` is free again. The key must be new. */
export async function spendHold(tx: Transaction, hold: Hold, idempotencyKey: string, amountMinor: number) {
  const { id: holdId, userId } = hold;
  await tx
    .update(wallets)
    .set({ heldMinor: sql`${wallets.heldMinor} - ${hold.amountMinor}` })
    .where(eq(wallets.userId, userId));
  await tx.update(walletHolds).set({ status: "spent" }).where(eq(walletHolds.id, holdId));
  await writeEntry(tx, { userId, deltaMinor: -amountMinor, reason: "spent", idempotencyKey, holdId });
}
