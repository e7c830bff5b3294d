import * as z from "zod/mini";

/** A quote as the wire shows it; amounts in major units. */
export const quoteSchema = z
  .object({
    lines: z.array(
      z.object({
        productId: z.string(),
        variantId: z.string(),
        name: z.string(),
        quantity: z.number(),
        price: z.number(),
        total: z.number(),
      }),
    ),
    subtotal: z.number(),
    discount: z.number(),
    shipping: z.number(),
    tax: z.number(),
    total: z.number(),
    currency: z.string(),
  })
  .register(z.globalRegistry, { id: "Quote" });
export type QuoteResource = z.infer<typeof quoteSchema>;
