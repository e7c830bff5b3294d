import { toMajor } from "@/lib/money";
import type { Quote } from "./quote";
import type { QuoteResource } from "./quote-resource";

/** A quote as the wire shows it: amounts in major units. */
export function presentQuote(quote: Quote): QuoteResource {
  const { currency } = quote;
  return {
    lines: quote.lines.map((line) => ({
      productId: line.productId,
      variantId: line.variantId,
      name: line.name,
      quantity: line.quantity,
      price: toMajor(line.unitPriceMinor, currency),
      total: toMajor(line.totalMinor, currency),
    })),
    subtotal: toMajor(quote.subtotalMinor, currency),
    discount: toMajor(quote.discountMinor, currency),
    shipping: toMajor(quote.shippingMinor, currency),
    tax: toMajor(quote.taxMinor, currency),
    total: toMajor(quote.totalMinor, currency),
    currency,
  };
}
