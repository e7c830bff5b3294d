import { expect, test } from "vitest";
import { countOf } from "../setup/buyer";
import { SIGNING_KEYS, shopForTests } from "../setup/shop";
import { signedDelivery } from "../setup/signed-delivery";

const shop = shopForTests();

const event = (n: number) => ({
  eventId: `evt_${String(n).padStart(26, "0")}`,
  eventType: "analytics.audit_log",
  timestamp: new Date().toISOString(),
  version: "1.0",
  source: "test",
  payload: { action: "test", actor: "nobody", subject: `s${n}`, details: {} },
});

test("a message signed with the current or the next key is applied, once", async () => {
  const first = await signedDelivery(shop(), "analytics", event(1));
  expect([first.status, await first.json()]).toEqual([
    200,
    { success: true, eventId: event(1).eventId, duplicate: false },
  ]);
  const next = await signedDelivery(shop(), "analytics", event(2), { key: SIGNING_KEYS.next });
  expect(next.status).toBe(200);
  expect(await countOf(shop(), "audit_log where subject in ('s1', 's2')")).toBe(2);
});

test("unsigned, signed with another key, for another address, altered, or expired: 401, and nothing changes", async () => {
  const altered = JSON.stringify({ ...event(3), payload: { ...event(3).payload, actor: "forger" } });
  const forgeries = [
    { unsigned: true },
    { key: "sig_of_a_forger" },
    { url: `${shop().url}/api/webhooks/commands` },
    { url: "https://elsewhere.example/api/webhooks/analytics" },
    { body: altered },
    { expiresIn: -3600 },
  ];
  for (const forgery of forgeries) {
    const answer = await signedDelivery(shop(), "analytics", event(3), forgery);
    expect([forgery, answer.status]).toEqual([forgery, 401]);
  }
  expect(await countOf(shop(), "audit_log where subject = 's3'")).toBe(0);
  expect(await countOf(shop(), "inbox where event_id = $1", [event(3).eventId])).toBe(0);
  expect(await countOf(shop(), "deliveries where event_id = $1", [event(3).eventId])).toBe(0);
});

test("what can never work is told so with 489, and goes straight to the dead letters", async () => {
  const hopeless = [
    { ...event(4), eventType: "no.such.message" },
    { ...event(5), eventType: "command.checkout" },
    { ...event(6), payload: { action: 1 } },
    { ...event(7), timestamp: "yesterday" },
  ];
  for (const message of hopeless) {
    const answer = await signedDelivery(shop(), "analytics", message);
    expect([message.eventId, answer.status, answer.headers.get("upstash-nonretryable-error")]).toEqual([
      message.eventId,
      489,
      "true",
    ]);
  }
});

test("a message larger than a megabyte is refused before it is read", async () => {
  const message = { ...event(8), source: "x".repeat(1_100_000) };
  expect((await signedDelivery(shop(), "analytics", message)).status).toBe(413);
});
