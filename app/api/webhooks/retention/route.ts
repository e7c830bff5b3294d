import "@/lib/consumers/dispatch";
import { z } from "zod";
import { applyRetention } from "@/lib/operations/apply-retention";
import { qstash } from "@/lib/qstash-webhook";
import { route } from "@/lib/route";

export const maxDuration = 60;

const answer = z.object({ gone: z.record(z.string(), z.int()), done: z.boolean() });

/** A backlog is worked off in as many nights as it takes. */
export const POST = route(
  { says: "Deletes what is old enough to go, as a QStash schedule asks every night.", access: qstash, answer },
  async () => applyRetention("system", maxDuration - 20),
);
