import "@/lib/consumers/dispatch";
import { z } from "zod";
import { admin } from "@/lib/auth/access";
import { replayResultSchema } from "@/lib/operations/dead-letter-resource";
import { replayDeadLetter } from "@/lib/operations/replay-dead-letters";
import { idOf, route } from "@/lib/route";

const body = z.object({ dryRun: z.boolean().default(false), body: z.record(z.string(), z.unknown()).optional() });

export const POST = route(
  {
    says: "Replays a dead letter, as it is or with a mended message, or says what would come of it.",
    access: admin,
    params: idOf("dead letter"),
    body,
    // A mended message is as large as a message may be.
    maxBytes: 1_000_000,
    answer: replayResultSchema,
  },
  ({ viewer, params, body }) => replayDeadLetter(params.id, { by: viewer.userId, ...body }),
);
