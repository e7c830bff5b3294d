import { z } from "zod";
import { type EventType, envelope, MESSAGES, retriesOf, TOPICS, type Topic, versionOf } from "@/lib/messages";
import { webhookUrl } from "@/lib/qstash-producer";
import { eventTypes, payloadSchema } from "./list-messages";

const TOPIC_SAYS: Record<Topic, string> = {
  commands: "What must happen: each command is carried out once.",
  orders: "News of orders and checkouts.",
  notifications: "Words for people: letters and lines under the bell.",
  inventory: "News of stock.",
  analytics: "Traces, numbers, and the failure callbacks of all topics.",
};

/**
 * The AsyncAPI 3.0 description of every message (https://www.asyncapi.com/docs/reference/specification/v3.0.0), generated
 * from the same schemas that check them. A channel is a topic's webhook; QStash is who calls it.
 */
export function describeMessages() {
  const topics = Object.values(TOPICS);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Oncart messages",
      version: "1.0.0",
      description:
        "Commands and events of the shop. Every message is an envelope; what comes to a channel is signed by QStash, at least once. Where `x-delivery` is `local` the shop applies its own messages where it wrote them, and only what a crash or a failure has left comes to the channel, like everything that others publish there.",
    },
    defaultContentType: "application/json",
    servers: { shop: server() },
    channels: Object.fromEntries(topics.map((topic) => [topic, channel(topic)])),
    operations: Object.fromEntries(topics.map((topic) => [`receive-${topic}`, operation(topic)])),
    components: { messages: Object.fromEntries(eventTypes().map((type) => [type, message(type)])) },
  };
}

function server() {
  const { host, protocol } = new URL(webhookUrl("commands"));
  return { host, protocol: protocol.replace(":", ""), description: "Where QStash delivers." };
}

function channel(topic: Topic) {
  return {
    address: `/api/webhooks/${topic}`,
    description: TOPIC_SAYS[topic],
    servers: [{ $ref: "#/servers/shop" }],
    messages: Object.fromEntries(typesOf(topic).map((type) => [type, { $ref: `#/components/messages/${type}` }])),
  };
}

function operation(topic: Topic) {
  return {
    action: "receive",
    channel: { $ref: `#/channels/${topic}` },
    summary: TOPIC_SAYS[topic],
    bindings: { http: { method: "POST", bindingVersion: "0.3.0" } },
    messages: typesOf(topic).map((type) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
  };
}

function message(type: EventType) {
  const { $schema: _, ...shell } = z.toJSONSchema(envelope, { target: "draft-7", io: "input" });
  const text = { type: "string" };
  return {
    name: type,
    title: type,
    summary: MESSAGES[type].says,
    contentType: "application/json",
    headers: {
      type: "object",
      required: ["x-event-type", "x-event-id", "upstash-signature", "upstash-message-id"],
      properties: {
        "x-event-type": { const: type },
        "x-event-id": text,
        "x-correlation-id": text,
        "upstash-signature": { ...text, description: "QStash's JWT over the address and the hash of the body." },
        "upstash-message-id": text,
        "upstash-retried": { ...text, description: "Attempts before this one." },
      },
    },
    payload: {
      ...shell,
      properties: {
        ...shell.properties,
        eventType: { const: type },
        version: { const: versionOf(type) },
        payload: payloadSchema(type),
      },
    },
    correlationId: { location: "$message.payload#/correlationId", description: "The checkout it all began with." },
    "x-retries": retriesOf(type),
    "x-delivery": MESSAGES[type].delivery,
  };
}

function typesOf(topic: Topic): EventType[] {
  return eventTypes().filter((type) => MESSAGES[type].topic === topic);
}
