import { eq } from "drizzle-orm";
import type { Pool } from "pg";
import { POST as analytics } from "@/app/api/webhooks/analytics/route";
import { POST as commands } from "@/app/api/webhooks/commands/route";
import { POST as inventory } from "@/app/api/webhooks/inventory/route";
import { POST as notifications } from "@/app/api/webhooks/notifications/route";
import { POST as orders } from "@/app/api/webhooks/orders/route";
import { db } from "@/db";
import { events } from "@/db/schema";
import { sign } from "@/dev/qstash/sign";
import { asEvent, selectEvents } from "@/lib/event-store";
import { type Event, MESSAGES, type Topic } from "@/lib/messages";

const WEBHOOKS: Record<Topic, (request: Request) => Promise<Response>> = {
  analytics,
  commands,
  inventory,
  notifications,
  orders,
};

/** Delivers a message to the webhook of its topic, signed, as QStash does. Who uses it mocks `next/cache`. */
export async function deliverEvent(event: Event): Promise<Response> {
  const topic = MESSAGES[event.eventType].topic;
  const url = `${process.env.QSTASH_WEBHOOK_BASE_URL}/api/webhooks/${topic}`;
  const body = JSON.stringify(event);
  const signature = sign(process.env.QSTASH_CURRENT_SIGNING_KEY ?? "", url, Buffer.from(body));
  const headers = { "upstash-signature": signature, "x-event-id": event.eventId };
  return WEBHOOKS[topic](new Request(url, { method: "POST", headers, body }));
}

/** Delivers what waits in the outbox for these checkouts, and what that leads to, until nothing waits; emails are left out. */
export async function deliverAll(query: Pool["query"], ...checkoutIds: string[]): Promise<void> {
  const waiting = `select id from outbox join events on id = event_id
    where correlation_id = any($1) and type <> 'notification.email' order by id`;
  for (;;) {
    const { rows } = await query(waiting, [checkoutIds]);
    if (rows.length === 0) return;
    for (const { id } of rows) {
      const { status } = await deliverEvent(await storedEvent(id));
      if (status !== 200) throw new Error(`${id} was answered ${status}`);
    }
  }
}

/** An event as the shop reads it. */
export async function storedEvent(id: string): Promise<Event> {
  const [row] = await selectEvents(db()).where(eq(events.id, id));
  if (!row) throw new Error(`There is no event ${id}`);
  return asEvent(row);
}
