import { formatMoney, toMinor } from "@/lib/money";

/** An amount in major units, as the wire gives it, for people: `29.99` → `€29.99`. */
export function Price({ amount, currency, className = "" }: { amount: number; currency: string; className?: string }) {
  return <span className={`price ${className}`}>{priceText(amount, currency)}</span>;
}

/** The same as text, for labels and announcements. */
export function priceText(amount: number, currency: string): string {
  // An amount that the currency cannot express must look wrong, not like another price.
  return formatMoney(toMinor(amount, currency) ?? Number.NaN, currency);
}
