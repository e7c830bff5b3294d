import { z } from "zod";
import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import { ORDER_STATUSES } from "@/lib/orders/order";
import { findOrder } from "@/lib/orders/queries";

const params = z.object({ id: z.string() });
const body = z.object({ status: z.enum(ORDER_STATUSES), note: z.string().trim().max(500).nullish() });

export const PATCH = jsonRoute({ params, body }, async ({ request, params, body }) => {
  const viewer = await requireViewer(request.headers);
  await changeOrderStatus({ orderId: params.id, status: body.status, note: body.note ?? null, viewer });
  return findOrder(params.id, viewer);
});
