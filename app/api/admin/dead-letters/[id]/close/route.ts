import "@/lib/consumers/dispatch";
import { z } from "zod";
import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { closeDeadLetter } from "@/lib/operations/close-dead-letter";

const params = z.object({ id: z.string() });
const body = z.object({ reason: z.string().trim().min(3).max(500) });

export const POST = jsonRoute({ params, body }, async ({ request, params, body }) => {
  const viewer = await requireViewer(request.headers, "admin");
  return closeDeadLetter(params.id, { by: viewer.userId, reason: body.reason });
});
