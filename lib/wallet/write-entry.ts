import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { walletEntries, wallets } from "@/db/schema";
import { newId } from "@/lib/ids";

type NewEntry = Omit<typeof walletEntries.$inferInsert, "id" | "number" | "balanceMinor" | "createdAt">;

/** Moves store credit: balance and ledger in one step, which the database refuses when it would cost more than there is. */
export async function writeEntry(tx: Transaction, entry: NewEntry): Promise<typeof walletEntries.$inferSelect> {
  const { userId, deltaMinor } = entry;
  const [wallet] = await tx
    .update(wallets)
    .set({ balanceMinor: sql`${wallets.balanceMinor} + ${deltaMinor}` })
    .where(eq(wallets.userId, userId))
    .returning();
  if (!wallet) throw new Error(`${userId} has no wallet`);
  const [row] = await tx
    .insert(walletEntries)
    .values({ id: newId("cred"), ...entry, balanceMinor: wallet.balanceMinor })
    .returning();
  if (!row) throw new Error("The entry was not written");
  return row;
}
