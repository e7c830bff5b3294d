import { z } from "zod";
import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { findDeadLetter } from "@/lib/operations/find-dead-letters";

const params = z.object({ id: z.string() });

export const GET = jsonRoute({ params }, async ({ request, params }) => {
  await requireViewer(request.headers, "admin");
  return findDeadLetter(params.id);
});
