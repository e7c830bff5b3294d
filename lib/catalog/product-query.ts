import { z } from "zod";
import { toMinor } from "@/lib/money";
import { pageQuery } from "@/lib/pagination";
import { PRODUCT_SORTS } from "./product";

const amount = z.coerce
  .number()
  .nonnegative()
  .max(10_000_000)
  .transform((major) => toMinor(Math.round(major * 100) / 100) ?? 0);

/** The query of `GET /api/products`. `option.size=A3` filters by a variant's option; several options must fit one variant. */
export const productQuery = z
  .looseObject({
    ...pageQuery.shape,
    q: z.string().trim().max(200).optional(),
    category: z.string().max(100).optional(),
    seller: z.string().max(100).optional(),
    minPrice: amount.optional(),
    maxPrice: amount.optional(),
    inStock: z.stringbool().optional(),
    sort: z.enum(PRODUCT_SORTS).optional(),
  })
  .transform((query) => ({ ...query, options: optionsOf(query) }));

export type ProductQuery = z.infer<typeof productQuery>;

function optionsOf(query: Record<string, unknown>): Record<string, string> {
  const options = Object.entries(query).flatMap(([key, value]) =>
    key.startsWith("option.") && typeof value === "string" ? [[key.slice("option.".length), value] as const] : [],
  );
  return Object.fromEntries(options);
}
