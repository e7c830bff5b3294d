import { z } from "zod";

/** The body of `POST /api/pricing/calculate`. */
export const quoteRequest = z.object({
  items: z
    .array(z.object({ variantId: z.string().max(100), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(200),
  couponCode: z.string().max(100).nullish(),
});
