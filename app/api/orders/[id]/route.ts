import { orderParty } from "@/lib/auth/access";
import { tokenQuery } from "@/lib/auth/guest-token";
import { orderSchema } from "@/lib/orders/order-resource";
import { findOrder } from "@/lib/orders/queries";
import { idOf, route } from "@/lib/route";

export const GET = route(
  { says: "One order.", access: orderParty, params: idOf("order"), query: tokenQuery, answer: orderSchema },
  ({ viewer, params, query }) => findOrder(params.id, viewer, query.token),
);
