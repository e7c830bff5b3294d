import { signedIn } from "@/lib/auth/access";
import { ordersSchema } from "@/lib/orders/order-resource";
import { findOrders, orderQuery } from "@/lib/orders/queries";
import { route } from "@/lib/route";

export const GET = route(
  {
    says: "Orders, newest first: a buyer's own, a seller's, or all for an admin.",
    access: signedIn,
    query: orderQuery,
    answer: ordersSchema,
  },
  ({ viewer, query }) => findOrders(viewer, query),
);
