import "@/lib/consumers/dispatch";
import { jsonRoute } from "@/lib/http";
import { applyRetention } from "@/lib/operations/apply-retention";
import { verifyQStashSignature } from "@/lib/qstash-webhook";

export const maxDuration = 60;

/** Called by a QStash schedule, every night; a backlog is worked off in as many nights as it takes. */
export const POST = jsonRoute({}, async ({ request }) => {
  await verifyQStashSignature(request);
  return applyRetention("system", maxDuration - 20);
});
