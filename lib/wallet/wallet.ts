import { toMajor } from "@/lib/money";

/** Somebody's store credit, as the wire and the pages show it; amounts in major units. `available` is what can be spent now. */
export type Wallet = { balance: number; held: number; available: number; currency: string };

/** A movement of store credit. `amount` is negative when it was spent; `checkoutId` is the purchase that it paid, or came back from. */
export type WalletTransaction = {
  id: string;
  amount: number;
  currency: string;
  balance: number;
  reason: "granted" | "spent" | "returned";
  checkoutId: string | null;
  note: string | null;
  createdAt: string;
};

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
