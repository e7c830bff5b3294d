import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { type Shop, SIGNING_KEYS } from "./shop";

type Forgery = { key?: string; url?: string; body?: string; expiresIn?: number; unsigned?: boolean };

/** Delivers a message as QStash does, signed for the webhook of `topic`, or wrongly in one of the ways of `Forgery`. */
export async function signedDelivery(shop: Shop, topic: string, event: { eventId: string }, forgery: Forgery = {}) {
  const url = `${shop.url}/api/webhooks/${topic}`;
  const body = JSON.stringify(event);
  const signature = await sign(body, forgery.url ?? url, forgery.key ?? SIGNING_KEYS.current, forgery.expiresIn ?? 300);
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-event-id": event.eventId,
      ...(!forgery.unsigned && { "upstash-signature": signature }),
    },
    body: forgery.body ?? body,
  });
}

/** QStash's JWT: issuer, address, lifetime, and the hash of the body (QStash documentation, "Verify signatures"). */
async function sign(body: string, url: string, key: string, expiresIn: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ body: createHash("sha256").update(body).digest("base64url") })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer("Upstash")
    .setSubject(url)
    .setIssuedAt(now)
    .setNotBefore(0)
    .setExpirationTime(now + expiresIn)
    .setJti("jwt_test")
    .sign(new TextEncoder().encode(key));
}

/** A message as it was first published, from the event store. */
export async function storedEvent(shop: Shop, type: string, correlationId: string) {
  const { rows } = await shop.query("select * from events where type = $1 and correlation_id = $2 order by id", [
    type,
    correlationId,
  ]);
  const row = rows[0];
  return {
    eventId: String(row.id),
    eventType: type,
    timestamp: row.created_at.toISOString(),
    version: row.version,
    source: row.source,
    correlationId,
    ...(row.causation_id && { causationId: row.causation_id }),
    payload: row.payload,
  };
}
