import "@/lib/consumers/dispatch";
import { jsonRoute } from "@/lib/http";
import { proveBooks } from "@/lib/operations/prove-books";
import { verifyQStashSignature } from "@/lib/qstash-webhook";

export const maxDuration = 60;

/** Called by a QStash schedule, every five minutes. */
export const POST = jsonRoute({}, async ({ request }) => {
  await verifyQStashSignature(request);
  const { ok, checkouts, durationMs, lines } = await proveBooks("incremental");
  return { ok, checkouts, durationMs, red: lines.filter((line) => !line.ok).map(({ name }) => name) };
});
