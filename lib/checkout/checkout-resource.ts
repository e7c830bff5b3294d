import * as z from "zod/mini";

/** What a shopper is told of an accepted checkout; amounts in major units. A guest's `statusUrl` carries their token. */
export const acceptedCheckoutSchema = z
  .object({
    checkoutId: z.string(),
    paymentId: z.string(),
    status: z.literal("accepted"),
    totalAmount: z.number(),
    currency: z.string(),
    statusUrl: z.string(),
  })
  .register(z.globalRegistry, { id: "AcceptedCheckout" });
export type AcceptedCheckout = z.infer<typeof acceptedCheckoutSchema>;

/** How far a checkout has come, and what became of it; amounts in major units. */
export const checkoutProgressSchema = z
  .object({
    checkoutId: z.string(),
    status: z.enum(["pending", "accepted", "completed", "rejected"]),
    paymentStatus: z.string(),
    totalAmount: z.number(),
    currency: z.string(),
    customerEmail: z.string(),
    orders: z.array(
      z.object({
        orderId: z.string(),
        number: z.string(),
        sellerId: z.string(),
        status: z.string(),
        totalAmount: z.number(),
      }),
    ),
    reason: z.optional(z.string()),
    acceptedAt: z.nullable(z.string()),
    settledAt: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: "CheckoutProgress" });
export type CheckoutProgress = z.infer<typeof checkoutProgressSchema>;
