import { eq, inArray } from "drizzle-orm";
import { db, type Queryable } from "@/db";
import { products, variants } from "@/db/schema";
import { type FieldError, failure } from "@/lib/errors";
import { SHOP_CURRENCY, toMajor } from "@/lib/money";
import { type Quote, type QuoteRequest, toQuote } from "./quote";

/** No single line, and no cart, may cost more than this: 9 999 999.99. */
const MAX_TOTAL_MINOR = 999_999_999;

/**
 * What these variants cost now, on the server's word alone. One query, however many lines; the same variant asked for
 * twice becomes one line.
 * @throws Failure `invalid_request` that names each unknown variant.
 */
export async function calculateQuote(items: QuoteRequest[], on: Queryable = db()): Promise<Quote> {
  const merged = mergeLines(items);
  const rows = await on
    .select({
      variantId: variants.id,
      productId: products.id,
      sellerId: products.sellerId,
      name: products.name,
      options: variants.options,
      unitPriceMinor: variants.priceMinor,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(inArray(variants.id, [...merged.keys()]));
  const found = new Map(rows.map((row) => [row.variantId, row]));
  refuseUnknown(items, found);
  const lines = [...merged].flatMap(([variantId, quantity]) => {
    const row = found.get(variantId);
    if (!row) return [];
    const { options, ...rest } = row;
    return [{ ...rest, name: lineName(row.name, options), quantity, totalMinor: row.unitPriceMinor * quantity }];
  });
  const quote = toQuote(lines, SHOP_CURRENCY);
  if (quote.totalMinor > MAX_TOTAL_MINOR) {
    throw failure("invalid_request", "The total is more than the shop can charge.", {
      errors: [{ path: "items", message: `cost more than ${toMajor(MAX_TOTAL_MINOR)}` }],
    });
  }
  return quote;
}

function mergeLines(items: QuoteRequest[]): Map<string, number> {
  const merged = new Map<string, number>();
  for (const { variantId, quantity } of items) merged.set(variantId, (merged.get(variantId) ?? 0) + quantity);
  return merged;
}

function refuseUnknown(items: QuoteRequest[], found: Map<string, unknown>): void {
  const errors: FieldError[] = items.flatMap((item, index) =>
    found.has(item.variantId) ? [] : [{ path: `items.${index}.variantId`, message: "is not for sale here" }],
  );
  if (errors.length > 0) throw failure("invalid_request", "Some items are not for sale here.", { errors });
}

/** `First Light (A3, oak)`: what the order will be called for ever, whatever becomes of the product. */
function lineName(product: string, options: Record<string, string>): string {
  const chosen = Object.values(options);
  return chosen.length > 0 ? `${product} (${chosen.join(", ")})` : product;
}
