import * as z from "zod/mini";
import { type EventType, MESSAGES } from "@/lib/messages";

/** One delivery of a message. `latencyMs` counts from when the event was written to when this delivery had ended. */
const timelineDelivery = z.object({
  at: z.string(),
  attempt: z.number(),
  outcome: z.string(),
  duplicate: z.boolean(),
  latencyMs: z.number(),
  error: z.optional(z.string()),
});
export type TimelineDelivery = z.infer<typeof timelineDelivery>;

/**
 * Where a message stands: not sent yet, nor applied by the process that wrote it; sent to QStash and not known to be applied; applied;
 * or given up by QStash.
 */
const messageState = z.enum(["waiting", "sent", "applied", "given_up"]);
export type MessageState = z.infer<typeof messageState>;

const at = z.string();
const checkoutEntry = z.object({
  at,
  kind: z.literal("checkout"),
  step: z.enum(["opened", "accepted", "completed", "rejected"]),
});
const reservationEntry = z.object({
  at,
  kind: z.literal("reservation"),
  status: z.string(),
  lines: z.array(z.object({ variantId: z.string(), quantity: z.number() })),
});
/** `publications`: how often it was handed to QStash: 0 while the process that wrote it is still applying it; null once it is applied, because the outbox row that counted is deleted. */
const eventEntry = z.object({
  at,
  kind: z.literal("event"),
  eventId: z.string(),
  type: z.enum(Object.keys(MESSAGES) as [EventType, ...EventType[]]),
  says: z.string(),
  causationId: z.nullable(z.string()),
  state: messageState,
  publications: z.nullable(z.number()),
  latencyMs: z.nullable(z.number()),
  deliveries: z.array(timelineDelivery),
});
const paymentEntry = z.object({
  at,
  kind: z.literal("payment"),
  operation: z.string(),
  status: z.string(),
  finishedAt: z.nullable(z.string()),
  latencyMs: z.nullable(z.number()),
  amount: z.optional(z.number()),
  currency: z.optional(z.string()),
});
const stockEntry = z.object({
  at,
  kind: z.literal("stock"),
  variantId: z.string(),
  delta: z.number(),
  reason: z.string(),
});
const emailEntry = z.object({
  at,
  kind: z.literal("email"),
  reference: z.string(),
  letter: z.string(),
  recipient: z.string(),
  status: z.string(),
  attempts: z.number(),
  sentAt: z.nullable(z.string()),
});

/** One thing that happened, in the order in which it began. Amounts are in major units. */
const timelineEntrySchema = z
  .discriminatedUnion("kind", [checkoutEntry, reservationEntry, eventEntry, paymentEntry, stockEntry, emailEntry])
  .register(z.globalRegistry, { id: "TimelineEntry" });
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const timelineSchema = z
  .object({
    orderId: z.string(),
    checkoutId: z.string(),
    audience: z.enum(["admin", "seller", "buyer"]),
    entries: z.array(timelineEntrySchema),
  })
  .register(z.globalRegistry, { id: "Timeline" });
export type Timeline = z.infer<typeof timelineSchema>;
