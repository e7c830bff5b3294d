import { inArray } from "drizzle-orm";
import { db } from "@/db";
import { variants } from "@/db/schema";
import { type FieldError, failure } from "@/lib/errors";
import { toMinor } from "@/lib/money";
import { presentQuote } from "@/lib/pricing/present-quote";
import type { Quote, QuoteRequest } from "@/lib/pricing/quote";
import type { CheckoutRequest } from "./checkout-request";

type RequestedItem = NonNullable<CheckoutRequest["items"]>[number];

/**
 * Which variants the items of a request mean: the named one, or the product's default (its first).
 * @throws Failure `invalid_request` for an unknown product, or a variant of another product.
 */
export async function resolveLines(items: RequestedItem[]): Promise<QuoteRequest[]> {
  const productIds = [...new Set(items.map((item) => item.productId))];
  const rows = await db()
    .select({ id: variants.id, productId: variants.productId, position: variants.position })
    .from(variants)
    .where(inArray(variants.productId, productIds))
    .orderBy(variants.position);
  const errors: FieldError[] = [];
  const lines = items.flatMap((item, index) => {
    const ofProduct = rows.filter((row) => row.productId === item.productId);
    const variant = item.variantId ? ofProduct.find((row) => row.id === item.variantId) : ofProduct[0];
    if (variant) return [{ variantId: variant.id, quantity: item.quantity }];
    const path = `items.${index}.${ofProduct.length > 0 ? "variantId" : "productId"}`;
    errors.push({ path, message: "is not for sale here" });
    return [];
  });
  if (errors.length > 0) throw failure("invalid_request", "Some items are not for sale here.", { errors });
  return lines;
}

/**
 * Compares the quote with what the shopper saw. `lines` are those of the request's items, in their order, or of the cart.
 * @throws Failure `price_changed` with the true quote: nobody pays a price that they were not shown, nor one they made up.
 */
export function requireExpectedPrices(request: CheckoutRequest, lines: QuoteRequest[], quote: Quote): void {
  const seenTotal = request.totalAmount;
  const totalDiffers = seenTotal !== undefined && toMinor(seenTotal, quote.currency) !== quote.totalMinor;
  const unitPrices = new Map(quote.lines.map(({ variantId, unitPriceMinor }) => [variantId, unitPriceMinor]));
  const lineDiffers = lines.some(({ variantId }, index) => {
    const seen = request.items?.[index]?.price;
    return seen !== undefined && toMinor(seen, quote.currency) !== unitPrices.get(variantId);
  });
  if (totalDiffers || lineDiffers) {
    throw failure("price_changed", "The prices are not the ones that were shown.", { quote: presentQuote(quote) });
  }
}
