import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { findOrders, orderQuery } from "@/lib/orders/queries";

export const GET = jsonRoute({ query: orderQuery }, async ({ request, query }) =>
  findOrders(await requireViewer(request.headers), query),
);
