import { formatMoney, toMinor } from "@/lib/money";

/** An amount in major units, for people: `59.98` → `€59.98`. Sums of decimals are rounded to what can be paid. */
export function formatAmount(major: number, currency: string): string {
  const rounded = Math.round(major * 1000) / 1000;
  return formatMoney(toMinor(Number(rounded.toFixed(2)), currency) ?? 0, currency);
}
