import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { walletEntries } from "@/db/schema";
import { inTransaction } from "@/lib/transaction";
import { holdCredit } from "@/lib/wallet/hold-credit";
import { type Hold, lockHold } from "@/lib/wallet/lock-hold";
import { releaseHold } from "@/lib/wallet/release-hold";
import { spendHold } from "@/lib/wallet/spend-hold";
import { writeEntry } from "@/lib/wallet/write-entry";
import type { PaymentProvider, ProviderOutcome } from "./provider";

/**
 * Store credit as a payment provider: an authorisation holds credit, a capture spends it, a void lets it go, a refund gives it
 * back. The method token is the account whose credit it is. It is asked outside of our transactions and honours idempotency
 * keys, as a provider far away does, so that whatever a payment survives, one with store credit survives too.
 */
export const storeCredit: PaymentProvider = {
  name: "store_credit",

  async authorize({ idempotencyKey: id, methodToken: userId, amountMinor, currency }) {
    const hold = await inTransaction((tx) => holdCredit(tx, { id, userId, amountMinor, currency }));
    return hold.status === "refused" ? { failure: "insufficient_credit" } : { reference: id };
  },

  async capture({ idempotencyKey, reference, amountMinor }) {
    return change(reference, idempotencyKey, async (tx, hold) => {
      if (hold.status !== "held") return "not_capturable";
      if (amountMinor > hold.amountMinor) return "amount_too_large";
      await spendHold(tx, hold, idempotencyKey, amountMinor);
      return null;
    });
  },

  async void({ idempotencyKey, reference }) {
    return change(reference, idempotencyKey, async (tx, hold) => {
      if (hold.status === "spent") return "already_captured";
      if (hold.status === "held") await releaseHold(tx, hold);
      return null;
    });
  },

  async refund({ idempotencyKey, reference, amountMinor }) {
    return change(reference, idempotencyKey, async (tx, { id: holdId, userId }) => {
      if (amountMinor > (await keptOf(tx, holdId))) return "amount_too_large";
      await writeEntry(tx, { userId, deltaMinor: amountMinor, reason: "returned", idempotencyKey, holdId });
      return null;
    });
  },
};

/** Does a change of a hold once, whatever number of times it is asked for. `apply` answers why not, or null. */
async function change(
  reference: string,
  idempotencyKey: string,
  apply: (tx: Transaction, hold: Hold) => Promise<string | null>,
): Promise<ProviderOutcome> {
  return inTransaction(async (tx) => {
    const hold = await lockHold(tx, reference);
    if (!hold) return { failure: "unknown_authorization" };
    const [done] = await tx.select().from(walletEntries).where(eq(walletEntries.idempotencyKey, idempotencyKey));
    if (done) return { reference };
    const failure = await apply(tx, hold);
    return failure === null ? { reference } : { failure };
  });
}

/** What was spent of a hold and has not come back, in minor units. */
async function keptOf(tx: Transaction, holdId: string): Promise<number> {
  const [row] = await tx
    .select({ kept: sql<number>`coalesce(-sum(${walletEntries.deltaMinor}), 0)`.mapWith(Number) })
    .from(walletEntries)
    .where(eq(walletEntries.holdId, holdId));
  return row?.kept ?? 0;
}
