import "@/lib/consumers/dispatch";
import { z } from "zod";
import { findViewer } from "@/lib/auth/session";
import { failure } from "@/lib/errors";
import { jsonRoute } from "@/lib/http";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import { ORDER_STATUSES } from "@/lib/orders/order";
import { findOrder } from "@/lib/orders/queries";

const params = z.object({ id: z.string() });
const query = z.object({ token: z.string().max(200).optional() });
const body = z.object({ status: z.enum(ORDER_STATUSES), note: z.string().trim().max(500).nullish() });

export const PATCH = jsonRoute({ params, query, body }, async ({ request, params, query: { token = null }, body }) => {
  const viewer = await findViewer(request.headers);
  if (!viewer && token === null) throw failure("unauthenticated", "Sign in first, or show the token of your checkout.");
  const { status, note = null } = body;
  await changeOrderStatus({ orderId: params.id, status, note, viewer, token });
  return findOrder(params.id, viewer, token);
});
