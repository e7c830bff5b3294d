/** What is asked for: a variant and how many of it. */
export type QuoteRequest = { variantId: string; quantity: number };

/** A priced line, in minor units. */
export type QuoteLine = {
  productId: string;
  variantId: string;
  sellerId: string;
  name: string;
  quantity: number;
  unitPriceMinor: number;
  totalMinor: number;
};

/** What a cart costs, in minor units. Prices include tax, and every studio ships free of charge. */
export type Quote = {
  lines: QuoteLine[];
  subtotalMinor: number;
  discountMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  currency: string;
};

/** Adds up priced lines. */
export function toQuote(lines: QuoteLine[], currency: string): Quote {
  const subtotalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  return { lines, subtotalMinor, discountMinor: 0, shippingMinor: 0, taxMinor: 0, totalMinor: subtotalMinor, currency };
}
