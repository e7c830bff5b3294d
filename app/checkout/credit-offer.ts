import { formatMoney, toMinor } from "@/lib/money";
import type { Wallet } from "@/lib/wallet/wallet";
import { priceText } from "../components/price";

/** How store credit stands among the ways to pay: what is said beside it, and whether it can be chosen. */
export type CreditOffer = { note: string; usable: boolean };

/**
 * Offers store credit to those who have some; it pays all of a checkout or nothing of it. Null: not offered. `underWay`: an
 * attempt that has no answer yet pays with it. What is available now may lack what that very attempt has taken aside, so it
 * stays open, or nobody could ask what became of it.
 */
export function creditOffer(
  wallet: Wallet | null,
  total: { amount: number; currency: string },
  underWay: boolean,
): CreditOffer | null {
  const offer = offerOf(wallet, total);
  return underWay && !offer?.usable ? { note: "For your last attempt", usable: true } : offer;
}

function offerOf(wallet: Wallet | null, total: { amount: number; currency: string }): CreditOffer | null {
  if (wallet === null || wallet.available <= 0 || wallet.currency !== total.currency) return null;
  const available = `${priceText(wallet.available, wallet.currency)} available`;
  const missing = minorOf(total.amount, total.currency) - minorOf(wallet.available, wallet.currency);
  if (missing <= 0) return { note: available, usable: true };
  return { note: `${available}, ${formatMoney(missing, total.currency)} short`, usable: false };
}

/** An amount that the currency cannot express covers nothing and is covered by nothing. */
function minorOf(amount: number, currency: string): number {
  return toMinor(amount, currency) ?? Number.NaN;
}
