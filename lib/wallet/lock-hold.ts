import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { walletHolds } from "@/db/schema";

export type Hold = typeof walletHolds.$inferSelect;

/** A hold, which nobody else changes until this transaction ends. Locked before its wallet, everywhere: no circle of waiting. */
export async function lockHold(tx: Transaction, id: string): Promise<Hold | undefined> {
  const [hold] = await tx.select().from(walletHolds).where(eq(walletHolds.id, id)).for("update");
  return hold;
}
