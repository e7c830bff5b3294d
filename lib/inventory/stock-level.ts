import * as z from "zod/mini";

/** What is there of a variant: on the shelf, of that held by checkouts, and left for others. */
export const stockLevelSchema = z
  .object({ variantId: z.string(), onHand: z.number(), reserved: z.number(), available: z.number() })
  .register(z.globalRegistry, { id: "StockLevel" });
export type StockLevel = z.infer<typeof stockLevelSchema>;
