import "@/lib/consumers/dispatch";
import { z } from "zod";
import { orderParty } from "@/lib/auth/access";
import { tokenQuery } from "@/lib/auth/guest-token";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import { ORDER_STATUSES } from "@/lib/orders/order";
import { orderSchema } from "@/lib/orders/order-resource";
import { findOrder } from "@/lib/orders/queries";
import { idOf, route } from "@/lib/route";

const status = z.enum(ORDER_STATUSES).meta({ examples: ["CANCELLED"] });
const body = z.object({ status, note: z.string().trim().max(500).nullish() });
const declaration = { access: orderParty, params: idOf("order"), query: tokenQuery, body, answer: orderSchema };

export const PATCH = route(
  { ...declaration, says: "Takes an order one step; its buyer may only cancel it." },
  async ({ viewer, params: { id: orderId }, query: { token }, body: { status, note = null } }) => {
    await changeOrderStatus({ orderId, status, note, viewer, token });
    return findOrder(orderId, viewer, token);
  },
);
