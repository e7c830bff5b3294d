import Link from "next/link";
import type { WalletTransaction } from "@/lib/wallet/wallet";
import { momentText } from "../components/dates";
import { priceText } from "../components/price";

/** One movement of store credit: what it was, when, how much, and what was left after it. */
export function CreditEntry({ entry }: { entry: WalletTransaction }) {
  const { amount, balance, currency, note, createdAt } = entry;
  return (
    <li
      tabIndex={-1}
      className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 border-t border-line py-4 outline-offset-4"
    >
      <div>
        <p className="font-medium tracking-tight">
          <What entry={entry} />
        </p>
        {note && <p className="mt-0.5 leading-snug [overflow-wrap:anywhere]">{note}</p>}
        <time dateTime={createdAt} className="mt-0.5 block text-sm text-soft">
          {momentText(createdAt)}
        </time>
      </div>
      <div className="text-right">
        <p className={`price font-medium ${amount > 0 ? "text-leaf" : ""}`}>{signedText(amount, currency)}</p>
        <p className="price mt-0.5 text-sm text-soft">Balance {priceText(balance, currency)}</p>
      </div>
    </li>
  );
}

const WHAT: Record<WalletTransaction["reason"], string> = {
  granted: "Store credit received",
  spent: "Paid for a purchase",
  returned: "Returned from a purchase",
};

function What({ entry: { reason, checkoutId } }: { entry: WalletTransaction }) {
  if (checkoutId === null) return WHAT[reason];
  return (
    <Link href={`/checkout/${checkoutId}`} prefetch={false} className="link">
      {WHAT[reason]}
    </Link>
  );
}

/** With its sign in front, which says without colour what came and what went. */
function signedText(amount: number, currency: string): string {
  return `${amount < 0 ? "−" : "+"}${priceText(Math.abs(amount), currency)}`;
}
