import * as z from "zod/mini";
import { pageOf } from "@/lib/page-of";
import { ORDER_STATUSES } from "./order";

const status = z.enum(ORDER_STATUSES);

/** An order in a list, as the wire and the pages show it; amounts in major units. */
const orderSummarySchema = z
  .object({
    orderId: z.string(),
    number: z.string(),
    checkoutId: z.string(),
    status,
    totalAmount: z.number(),
    currency: z.string(),
    seller: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    customerName: z.string(),
    customerEmail: z.string(),
    createdAt: z.string(),
  })
  .register(z.globalRegistry, { id: "OrderSummary" });
export type OrderSummary = z.infer<typeof orderSummarySchema>;
export const ordersSchema = pageOf(orderSummarySchema);

/** One step: `by` is `system`, `guest` or the id of a user; `actor` says which side of the counter that is. */
const historyEntry = z.object({
  status,
  at: z.string(),
  by: z.string(),
  actor: z.enum(["buyer", "shop", "system"]),
  note: z.nullable(z.string()),
});

/** An order with all that its page shows. `history` is newest first; `allowed` is where it may go from here. */
export const orderSchema = z
  .extend(orderSummarySchema, {
    items: z.array(
      z.object({
        productId: z.string(),
        variantId: z.string(),
        slug: z.string(),
        name: z.string(),
        image: z.string(),
        quantity: z.number(),
        price: z.number(),
      }),
    ),
    subtotal: z.number(),
    discount: z.number(),
    shipping: z.number(),
    tax: z.number(),
    payment: z.object({ paymentId: z.string(), status: z.string() }),
    customerAddress: z.string(),
    allowed: z.array(status),
    history: z.array(historyEntry),
  })
  .register(z.globalRegistry, { id: "Order" });
export type Order = z.infer<typeof orderSchema>;
