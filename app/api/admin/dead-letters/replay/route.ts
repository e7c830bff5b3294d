import "@/lib/consumers/dispatch";
import { z } from "zod";
import { admin } from "@/lib/auth/access";
import { replayResultsSchema } from "@/lib/operations/dead-letter-resource";
import { replayDeadLetters } from "@/lib/operations/replay-dead-letters";
import { route } from "@/lib/route";

const body = z.object({ ids: z.array(z.string()).min(1).max(100), dryRun: z.boolean().default(false) });

export const POST = route(
  { says: "Replays up to a hundred dead letters as they are.", access: admin, body, answer: replayResultsSchema },
  async ({ viewer, body }) => ({
    data: await replayDeadLetters(body.ids, { by: viewer.userId, dryRun: body.dryRun }),
  }),
);
