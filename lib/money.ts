/** The currency that the shop keeps its books in. */
export const SHOP_CURRENCY = "EUR";

/** An amount in minor units (cents) as the wire shows it: a decimal number in major units. `2999` → `29.99`. */
export function toMajor(minor: number, currency = SHOP_CURRENCY): number {
  return minor / 10 ** minorDigits(currency);
}

/**
 * A decimal number in major units, as it came over the wire, in minor units. `29.99` → `2999`.
 * Undefined when it has more digits than the currency: such an amount cannot be paid.
 */
export function toMinor(major: number, currency = SHOP_CURRENCY): number | undefined {
  const scaled = major * 10 ** minorDigits(currency);
  const minor = Math.round(scaled);
  // A double holds about 15.9 digits, so a true amount differs from its integer only by representation noise, and a sum of
  // hundreds of them by little more. Any wider and the third decimal of a large amount would pass for noise.
  const noise = Math.max(1, Math.abs(scaled)) * 1e-12;
  return Number.isSafeInteger(minor) && Math.abs(scaled - minor) <= noise ? minor : undefined;
}

/** For people: `2999` → `€29.99`. */
export function formatMoney(minor: number, currency = SHOP_CURRENCY, locale = "en-IE"): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(toMajor(minor, currency));
}

/** Digits behind the decimal point (ISO 4217, as Intl knows it): EUR 2, JPY 0. */
function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
