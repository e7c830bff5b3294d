import "@/lib/consumers/dispatch";
import { z } from "zod";
import { runReconciliation } from "@/lib/operations/run-reconciliation";
import { qstash } from "@/lib/qstash-webhook";
import { route } from "@/lib/route";

export const maxDuration = 60;

const answer = z.object({ ok: z.boolean(), checkouts: z.int(), durationMs: z.number(), red: z.array(z.string()) });

export const POST = route(
  { says: "Proves the books, as a QStash schedule asks every five minutes.", access: qstash, answer },
  async () => {
    const { ok, checkouts, durationMs, lines } = await runReconciliation("incremental");
    return { ok, checkouts, durationMs, red: lines.filter((line) => !line.ok).map(({ name }) => name) };
  },
);
