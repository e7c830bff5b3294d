import * as z from "zod/mini";
import { toMajor } from "@/lib/money";
import { pageOf } from "@/lib/page-of";

/** Somebody's store credit, as the wire and the pages show it; amounts in major units. `available` is what can be spent now. */
export const walletSchema = z
  .object({ balance: z.number(), held: z.number(), available: z.number(), currency: z.string() })
  .register(z.globalRegistry, { id: "Wallet" });
export type Wallet = z.infer<typeof walletSchema>;

/** A movement of store credit. `amount` is negative when it was spent; `checkoutId` is the purchase that it paid, or came back from. */
const walletTransactionSchema = z
  .object({
    id: z.string(),
    amount: z.number(),
    currency: z.string(),
    balance: z.number(),
    reason: z.enum(["granted", "spent", "returned"]),
    checkoutId: z.nullable(z.string()),
    note: z.nullable(z.string()),
    createdAt: z.string(),
  })
  .register(z.globalRegistry, { id: "WalletTransaction" });
export type WalletTransaction = z.infer<typeof walletTransactionSchema>;
export const walletTransactionsSchema = pageOf(walletTransactionSchema);

/** A wallet as its row has it, in minor units, in the shape of the wire. */
export function toWallet(row: { balanceMinor: number; heldMinor: number; currency: string }): Wallet {
  const { balanceMinor, heldMinor, currency } = row;
  return {
    balance: toMajor(balanceMinor, currency),
    held: toMajor(heldMinor, currency),
    available: toMajor(balanceMinor - heldMinor, currency),
    currency,
  };
}
