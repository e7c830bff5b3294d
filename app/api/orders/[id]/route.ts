import { z } from "zod";
import { findViewer } from "@/lib/auth/session";
import { failure } from "@/lib/errors";
import { jsonRoute } from "@/lib/http";
import { findOrder } from "@/lib/orders/queries";

const params = z.object({ id: z.string() });
const query = z.object({ token: z.string().max(200).optional() });

export const GET = jsonRoute({ params, query }, async ({ request, params, query: { token = null } }) => {
  const viewer = await findViewer(request.headers);
  if (!viewer && token === null) throw failure("unauthenticated", "Sign in first, or show the token of your checkout.");
  return findOrder(params.id, viewer, token);
});
