import "@/lib/consumers/dispatch";
import { z } from "zod";
import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { replayDeadLetter } from "@/lib/operations/replay-dead-letters";

const params = z.object({ id: z.string() });
const body = z.object({ dryRun: z.boolean().default(false), body: z.record(z.string(), z.unknown()).optional() });

/** A mended message is as large as a message may be. */
const maxBytes = 1_000_000;

export const POST = jsonRoute({ params, body, maxBytes }, async ({ request, params, body }) => {
  const viewer = await requireViewer(request.headers, "admin");
  return replayDeadLetter(params.id, { by: viewer.userId, ...body });
});
