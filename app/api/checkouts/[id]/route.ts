import { z } from "zod";
import { findViewer } from "@/lib/auth/session";
import { findCheckout } from "@/lib/checkout/queries";
import { jsonRoute } from "@/lib/http";

const params = z.object({ id: z.string() });
const query = z.object({ token: z.string().max(200).optional() });

export const GET = jsonRoute({ params, query }, async ({ request, params, query }) =>
  findCheckout(params.id, await findViewer(request.headers), query.token ?? null),
);
