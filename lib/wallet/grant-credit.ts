import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db";
import { users, walletEntries, wallets } from "@/db/schema";
import { failure, invalidField } from "@/lib/errors";
import { SHOP_CURRENCY, toMinor } from "@/lib/money";
import { transaction, writeMessages } from "@/lib/outbox";
import { toWallet, type Wallet } from "./wallet";
import { writeEntry } from "./write-entry";

/** The body of `POST /api/admin/store-credit`; the amount in major units. */
export const grantRequest = z.object({
  email: z.email().max(254),
  amount: z
    .number()
    .positive()
    .max(10_000)
    .refine((amount) => toMinor(amount) !== undefined, "has more digits than the currency"),
  note: z.string().trim().min(1).max(200),
});

type Grant = z.infer<typeof grantRequest> & { by: string; idempotencyKey: string };

/**
 * Gives somebody store credit, with a reason that they will read. The same key is the same gift, however often it is sent.
 * Answers the wallet as it is now.
 * @throws Failure `invalid_request` when nobody has an account under this address; `idempotency_key_reused`.
 */
export async function grantCredit(grant: Grant): Promise<{ wallet: Wallet; replayed: boolean }> {
  return transaction(async (tx) => {
    const wallet = await lockWallet(tx, grant.email);
    const { userId } = wallet;
    const { note } = grant;
    const deltaMinor = toMinor(grant.amount) ?? 0;
    const idempotencyKey = keyOf(grant);
    const [earlier] = await tx.select().from(walletEntries).where(eq(walletEntries.idempotencyKey, idempotencyKey));
    if (!earlier) {
      const { balanceMinor } = await writeEntry(tx, { userId, deltaMinor, reason: "granted", idempotencyKey, note });
      await tellAbout(tx, userId, grant);
      return { wallet: toWallet({ ...wallet, balanceMinor }), replayed: false };
    }
    if (earlier.userId !== userId || earlier.deltaMinor !== deltaMinor || earlier.note !== note) {
      throw failure("idempotency_key_reused", "This key stands for another request: use a new one.");
    }
    return { wallet: toWallet(wallet), replayed: true };
  });
}

/** The wallet of an account, opened if need be, which nobody else changes until this transaction ends. */
async function lockWallet(tx: Transaction, email: string): Promise<typeof wallets.$inferSelect> {
  const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email.toLowerCase()));
  if (!user) throw invalidField("email", "nobody has an account under this address");
  await tx.insert(wallets).values({ userId: user.id, currency: SHOP_CURRENCY }).onConflictDoNothing();
  const [wallet] = await tx.select().from(wallets).where(eq(wallets.userId, user.id)).for("update");
  if (!wallet) throw new Error(`The wallet of ${user.id} is gone`);
  return wallet;
}

/** Keys are the giver's own: two admins may use the same. */
function keyOf({ by, idempotencyKey }: Grant): string {
  return `grant-${createHash("sha256").update(`${by} ${idempotencyKey}`).digest("hex")}`;
}

async function tellAbout(tx: Transaction, userId: string, { amount, note, by }: Grant): Promise<void> {
  const details = { amount, currency: SHOP_CURRENCY, note };
  await writeMessages(tx, {}, [
    { type: "analytics.audit_log", payload: { action: "store_credit.granted", actor: by, subject: userId, details } },
    { type: "notification.in_app", payload: { userId, title: "You have store credit", body: note, link: "/account" } },
  ]);
}
