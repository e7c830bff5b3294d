import * as z from "zod/mini";

/** A cart as the wire and the pages show it; amounts in major units. */
export const cartSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        productId: z.string(),
        variantId: z.string(),
        slug: z.string(),
        name: z.string(),
        options: z.record(z.string(), z.string()),
        image: z.string(),
        quantity: z.number(),
        price: z.number(),
        total: z.number(),
        available: z.number(),
      }),
    ),
    count: z.number(),
    total: z.number(),
    currency: z.string(),
  })
  .register(z.globalRegistry, { id: "Cart" });
export type Cart = z.infer<typeof cartSchema>;

/** Whose cart: a signed-in user's, or the bearer's of a guest cookie. Both at once right after signing in. */
export type CartOwner = { userId: string | null; guestId: string | null };
