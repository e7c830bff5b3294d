import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { type DeliveryMode, type EventType, MESSAGES, retriesOf, type Topic, versionOf } from "@/lib/messages";

/** One field of a payload, as a person reads it: `items`, `list of { productId: string, … }`. */
type PayloadField = { name: string; type: string; required: boolean };

/** One kind of message: what it says, where it goes and how, how often it is tried, and what it carries. */
export type MessageDescription = {
  type: EventType;
  topic: Topic;
  version: string;
  says: string;
  retries: number;
  delivery: DeliveryMode;
  fields: PayloadField[];
};

export type EventCount = { total: number; lastDay: number; lastSeen: string | null };

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Every kind of message, derived from `lib/messages.ts` alone. */
export function listMessages(): MessageDescription[] {
  return eventTypes().map((type) => {
    const { topic, says, delivery } = MESSAGES[type];
    const schema = payloadSchema(type);
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
      return { name, type: typeText(field), required: required.has(name) };
    });
    return { type, topic, version: versionOf(type), says, retries: retriesOf(type), delivery, fields };
  });
}

/** Every type of message, in the order of the catalogue. */
export function eventTypes(): EventType[] {
  return Object.keys(MESSAGES) as EventType[];
}

/** The payload of a type as JSON Schema (draft 7), without what only says how JavaScript holds numbers. */
export function payloadSchema(type: EventType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(MESSAGES[type].payload, {
    target: "draft-7",
    // As it may come in: a newer producer may say more, and what has a default may be absent.
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return schema;
}

/** How often each type was written, in all and in the last 24 hours, and when last. */
export async function countEvents(): Promise<Map<string, EventCount>> {
  const { rows } = await db().execute<{ type: string; total: number; last_day: number; last_seen: Date }>(sql`
    select type, count(*)::int as total, max(created_at) as last_seen,
           (count(*) filter (where created_at > now() - interval '1 day'))::int as last_day
    from events group by type`);
  return new Map(
    rows.map(({ type, total, last_day, last_seen }) => {
      return [type, { total, lastDay: last_day, lastSeen: new Date(last_seen).toISOString() }];
    }),
  );
}

function typeText(schema: JsonSchema | boolean): string {
  if (typeof schema === "boolean") return "anything";
  const { anyOf, items, properties, additionalProperties } = schema;
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  if (anyOf) return anyOf.map(typeText).join(" or ");
  if (schema.type === "array") return `list of ${typeText(Array.isArray(items) ? true : (items ?? true))}`;
  if (properties) {
    const fields = Object.entries(properties).map(([name, field]) => `${name}: ${typeText(field)}`);
    return `{ ${fields.join(", ")} }`;
  }
  if (schema.type === "object") return `names with ${typeText(additionalProperties ?? true)}`;
  return [schema.type ?? "anything"].flat().join(" or ");
}
