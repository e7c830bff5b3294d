import { z } from "zod";

const price = z.number().nonnegative().max(10_000_000);

/** The body of `POST /api/checkout`. Prices are what the shopper saw: compared with ours, never believed. */
export const checkoutRequest = z.object({
  customerName: z.string().trim().min(1).max(200),
  customerEmail: z.email().max(254),
  customerAddress: z.string().trim().min(1).max(500),
  items: z
    .array(
      z.object({
        productId: z.string().max(100),
        variantId: z.string().max(100).nullish(),
        quantity: z.int().min(1).max(999),
        price: price.optional(),
      }),
    )
    .min(1)
    .max(200)
    .optional(),
  totalAmount: price.optional(),
  paymentMethod: z.discriminatedUnion("type", [
    z.object({ type: z.literal("card"), token: z.string().min(1).max(200) }),
    z.object({ type: z.literal("store_credit") }),
  ]),
  couponCode: z.string().max(100).nullish(),
  shareCode: z.string().max(100).nullish(),
});

export type CheckoutRequest = z.infer<typeof checkoutRequest>;
