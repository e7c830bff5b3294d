import { createEvent } from "./create-event";
import { env } from "./env";
import { type Event, type EventType, type PayloadOf, retriesOf, TOPICS, type Topic } from "./messages";
import { qstash } from "./qstash";

/** @public Part of the contract of this file. */
export { TOPICS, type Topic };

export type PublishOptions = {
  /** Seconds before the first delivery. */
  delay?: number;
  /** Attempts after the first; the message's own policy unless told. */
  retries?: number;
  /** How often the event was published before: QStash swallows a deduplication id that it saw in the last 10 minutes. */
  publication?: number;
};

/** QStash's own limit on what a sensible batch holds; a longer list is the caller's mistake. */
const MAX_BATCH = 100;

/** Publishes one event to its topic's webhook. Throws when QStash cannot be reached or refuses. */
export async function publishEvent(
  topic: Topic,
  event: Event,
  options: PublishOptions = {},
): Promise<{ messageId: string }> {
  const { messageId } = await qstash().publish(requestFor(topic, event, options));
  return { messageId };
}

/** Publishes up to 100 events of one topic in one call. */
export async function publishEvents(
  topic: Topic,
  events: ({ event: Event } & PublishOptions)[],
): Promise<{ messageId: string }[]> {
  return publishBatch(events.map(({ event, ...options }) => ({ topic, event, ...options })));
}

/** Publishes up to 100 events of any topics in one call: all of them, or it throws. */
export async function publishBatch(
  messages: ({ topic: Topic; event: Event } & PublishOptions)[],
): Promise<{ messageId: string }[]> {
  if (messages.length === 0) return [];
  if (messages.length > MAX_BATCH) throw new RangeError(`At most ${MAX_BATCH} events go into one batch`);
  const answers = await qstash().batch(
    messages.map(({ topic, event, ...options }) => requestFor(topic, event, options)),
  );
  return answers.flat().map(({ messageId }) => ({ messageId }));
}

export const publishCheckoutCommand = publisher("command.checkout", TOPICS.COMMANDS);
export const publishOrderCreated = publisher("order.created", TOPICS.ORDERS);
export const publishEmailNotification = publisher("notification.email", TOPICS.NOTIFICATIONS);
export const publishStockUpdate = publisher("inventory.stock.updated", TOPICS.INVENTORY);
export const publishAuditLog = publisher("analytics.audit_log", TOPICS.ANALYTICS);

/** A publisher of one kind of event, for what happens outside of any transaction. */
function publisher<Type extends EventType>(type: Type, topic: Topic) {
  return (payload: PayloadOf<Type>, correlationId?: string) =>
    publishEvent(topic, createEvent(type, payload, { correlationId }));
}

function requestFor(topic: Topic, event: Event, options: PublishOptions) {
  const { delay, retries = retriesOf(event.eventType), publication = 0 } = options;
  return {
    url: webhookUrl(topic),
    body: JSON.stringify(event),
    headers: {
      "content-type": "application/json",
      "x-event-type": event.eventType,
      "x-event-id": event.eventId,
      ...(event.correlationId && { "x-correlation-id": event.correlationId }),
    },
    deduplicationId: publication === 0 ? event.eventId : `${event.eventId}-r${publication}`,
    label: event.eventType,
    retries,
    // QStash's own backoff begins at 12 s and reaches a day; ours is 1 s, 2 s, 4 s …
    retryDelay: "pow(2, retried) * 1000",
    failureCallback: webhookUrl(TOPICS.ANALYTICS),
    ...(delay && { delay }),
  };
}

/** The public address of a topic's webhook: what QStash calls, and what it signs. */
export function webhookUrl(topic: Topic): string {
  return `${env().QSTASH_WEBHOOK_BASE_URL}/api/webhooks/${topic}`;
}
