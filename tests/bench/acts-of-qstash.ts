import { randomUUID } from "node:crypto";
import { sign } from "@/dev/qstash/sign";
import { newId } from "@/lib/ids";
import type { Act, Scene, Visit } from "./scene";

const PATH = "/api/webhooks/analytics";
/** So few that every one of them has come before when a measurement begins. */
const KNOWN = Array.from({ length: 20 }, () => message());

/** A signed message that nobody has seen yet: one line for the audit log. */
export const webhook: Act = async ({ client, scene }) => deliver(client, scene, message());

/** The same messages again and again. */
export const duplicateWebhook: Act = async ({ client, scene, turn }) =>
  deliver(client, scene, KNOWN[turn % KNOWN.length] ?? "");

function message(): string {
  return JSON.stringify({
    eventId: newId("evt"),
    eventType: "analytics.audit_log",
    timestamp: new Date().toISOString(),
    version: "1.0",
    source: "bench",
    payload: { action: "bench.delivered", actor: "bench", subject: randomUUID(), details: {} },
  });
}

async function deliver(client: Visit["client"], { signingKey, webhookBase }: Scene, body: string): Promise<undefined> {
  const signature = sign(signingKey, `${webhookBase}${PATH}`, Buffer.from(body));
  await client.ask({ method: "POST", path: PATH, body, headers: { "upstash-signature": signature } }, 200);
  return undefined;
}
