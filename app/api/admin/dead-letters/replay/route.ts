import "@/lib/consumers/dispatch";
import { z } from "zod";
import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { replayDeadLetters } from "@/lib/operations/replay-dead-letters";

const body = z.object({ ids: z.array(z.string()).min(1).max(100), dryRun: z.boolean().default(false) });

export const POST = jsonRoute({ body }, async ({ request, body }) => {
  const viewer = await requireViewer(request.headers, "admin");
  return { data: await replayDeadLetters(body.ids, { by: viewer.userId, dryRun: body.dryRun }) };
});
