import "@/lib/consumers/dispatch";
import { jsonRoute } from "@/lib/http";
import { sweep } from "@/lib/operations/sweep";
import { verifyQStashSignature } from "@/lib/qstash-webhook";

export const maxDuration = 60;

/** Called by a QStash schedule, every minute. */
export const POST = jsonRoute({}, async ({ request }) => {
  await verifyQStashSignature(request);
  return sweep();
});
