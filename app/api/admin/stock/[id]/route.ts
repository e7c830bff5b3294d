import "@/lib/consumers/dispatch";
import { z } from "zod";
import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { setStock } from "@/lib/inventory/set-stock";

const params = z.object({ id: z.string() });
const body = z.object({ onHand: z.int().min(0).max(1_000_000), reason: z.string().trim().min(1).max(200) });

export const PUT = jsonRoute({ params, body }, async ({ request, params, body }) => {
  const viewer = await requireViewer(request.headers, "admin");
  return setStock({ variantId: params.id, ...body, by: viewer.userId });
});
