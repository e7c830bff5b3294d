import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { post } from "./buyer";
import type { Shop } from "./shop";
import { signedDelivery } from "./signed-delivery";
import { until } from "./until";

const letter = z.object({
  id: z.string(),
  eventId: z.string().nullable(),
  topic: z.string(),
  cause: z.string(),
  responseStatus: z.number(),
  attempts: z.number(),
  replays: z.array(z.object({ messageId: z.string(), by: z.string() })),
  resolvedAt: z.string().nullable(),
});
const page = z.object({ data: z.array(letter), nextCursor: z.string().nullable(), hasMore: z.boolean() });
const detail = letter.extend({
  body: z.string(),
  deliveries: z.array(z.object({ outcome: z.string(), attempt: z.number(), error: z.string().nullable() })),
});
const state = z.object({ pending: z.number(), inFlight: z.number() });

/** An admin at the dead letters of a shop. */
export function deadLetterClient(shop: Shop, admin: Record<string, string>) {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${shop.url}/api/admin/dead-letters${path}`, { headers: admin });
    expect(response.status).toBe(200);
    return response.json();
  };
  const list = async (query: string) => page.parse(await read(`?${query}`));
  return {
    list,
    detailOf: async (id: string) => detail.parse(await read(`/${id}`)),
    replay: (id: string, body: object) => post(shop, `/api/admin/dead-letters/${id}/replay`, body, admin),
    /** Waits until a dead letter about this event is filed. */
    async letterOf(eventId: string) {
      await until(async () => (await list(`q=${eventId}`)).data.length > 0, `a dead letter of ${eventId} is filed`);
      const [found] = (await list(`q=${eventId}`)).data;
      if (!found) throw new Error("The letter has gone");
      return found;
    },
  };
}

/** Publishes to the local QStash as the producer does, whatever the body: this is how poison gets in. */
export async function publishAnything(shop: Shop, topic: string, eventId: string, body: unknown, retries = 0) {
  const response = await fetch(`${shop.qstash.url}/v2/publish/${shop.url}/api/webhooks/${topic}`, {
    method: "POST",
    headers: {
      authorization: "Bearer test-token",
      "content-type": "application/json",
      "upstash-forward-x-event-id": eventId,
      "upstash-deduplication-id": eventId,
      "upstash-retries": String(retries),
      "upstash-failure-callback": `${shop.url}/api/webhooks/analytics`,
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

/** QStash's word that it gave up a message, signed as QStash does. */
export function giveUp(shop: Shop, event: { eventId: string }, topic: string): Promise<Response> {
  const callback = {
    eventId: event.eventId,
    status: 500,
    body: btoa('{"error":"It broke."}'),
    retried: 5,
    sourceMessageId: `msg_${randomUUID()}`,
    url: `${shop.url}/api/webhooks/${topic}`,
    sourceBody: btoa(JSON.stringify(event)),
  };
  return signedDelivery(shop, "analytics", callback);
}

/** Waits until the local QStash has nothing left to deliver. */
export async function quietQStash(shop: Shop): Promise<void> {
  await until(async () => {
    const { pending, inFlight } = state.parse(await (await fetch(`${shop.qstash.url}/__admin/state`)).json());
    return pending + inFlight === 0;
  }, "QStash has delivered everything");
}

/** What goes wrong at the local QStash from now on; `{}` ends it. */
export async function setFaults(shop: Shop, faults: object): Promise<void> {
  const headers = { "content-type": "application/json", authorization: "Bearer test-token" };
  await fetch(`${shop.qstash.url}/__admin/faults`, { method: "POST", headers, body: JSON.stringify(faults) });
}
