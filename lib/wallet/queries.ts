import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { payments, walletEntries, wallets } from "@/db/schema";
import { SHOP_CURRENCY, toMajor } from "@/lib/money";
import { decodeCursor, type Page, type pageQuery, toPage } from "@/lib/pagination";
import { toWallet, type Wallet, type WalletTransaction } from "./wallet";

/** Somebody's store credit; who never had any has none. */
export async function findWallet(userId: string): Promise<Wallet> {
  const [row] = await db().select().from(wallets).where(eq(wallets.userId, userId));
  return toWallet(row ?? { balanceMinor: 0, heldMinor: 0, currency: SHOP_CURRENCY });
}

/** A page of what moved somebody's store credit, newest first. */
export async function findWalletTransactions(
  userId: string,
  { limit, cursor }: z.infer<typeof pageQuery>,
): Promise<Page<WalletTransaction>> {
  const afterCursor = cursor === undefined ? undefined : lt(walletEntries.number, decodeCursor(cursor, cursorKey)[0]);
  const rows = await db()
    .select({ entry: walletEntries, currency: wallets.currency, checkoutId: payments.checkoutId })
    .from(walletEntries)
    .innerJoin(wallets, eq(wallets.userId, walletEntries.userId))
    .leftJoin(payments, eq(payments.providerReference, walletEntries.holdId))
    .where(and(eq(walletEntries.userId, userId), afterCursor))
    .orderBy(desc(walletEntries.number))
    .limit(limit + 1);
  const page = toPage(rows, limit, ({ entry }) => [entry.number]);
  return { ...page, data: page.data.map(toTransaction) };
}

const cursorKey = z.tuple([z.int().max(2 ** 31 - 1)]);

type Row = { entry: typeof walletEntries.$inferSelect; currency: string; checkoutId: string | null };

function toTransaction({ entry, currency, checkoutId }: Row): WalletTransaction {
  const { id, deltaMinor, balanceMinor, reason, note, createdAt } = entry;
  return {
    id,
    amount: toMajor(deltaMinor, currency),
    currency,
    balance: toMajor(balanceMinor, currency),
    reason,
    checkoutId,
    note,
    createdAt: createdAt.toISOString(),
  };
}
