import { z } from "zod";

/** Where a message goes: each topic is a webhook, `/api/webhooks/<topic>`. */
export const TOPICS = {
  COMMANDS: "commands",
  ORDERS: "orders",
  NOTIFICATIONS: "notifications",
  INVENTORY: "inventory",
  ANALYTICS: "analytics",
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

const amount = z.number().nonnegative();
const currency = z.string().length(3);
const stockItem = z.object({ variantId: z.string(), quantity: z.int().positive() });
/** `onHand` and `available` are what this very change has left; news from before they were written is without. */
const stockChange = z.object({
  variantId: z.string(),
  delta: z.int(),
  onHand: z.int().optional(),
  available: z.int().optional(),
});

/**
 * How a message travels: `queue`, through QStash, for what the world outside must hear and what must outlive the process; `local`,
 * to its listeners in the process that wrote it, after commit and response, for what only our own database has to know. What
 * fails there, or a crash interrupts, goes through the queue as well: the outbox row stands until it is applied.
 */
export type DeliveryMode = "local" | "queue";

/**
 * Every command and event of the shop: the table of contents of the system.
 * Amounts are in major units, as everywhere on the wire. `retries` counts the attempts after the first (3 unless told).
 */
export const MESSAGES = {
  "command.checkout": {
    topic: TOPICS.COMMANDS,
    delivery: "queue",
    retries: 5,
    says: "An accepted checkout must become an order per seller, or be rejected.",
    payload: z.object({
      checkoutId: z.string(),
      userId: z.string().nullable(),
      customerName: z.string(),
      customerEmail: z.string(),
      customerAddress: z.string(),
      items: z
        .array(z.object({ productId: z.string(), variantId: z.string(), quantity: z.int().positive(), price: amount }))
        .min(1),
      totalAmount: amount,
      currency,
      paymentId: z.string(),
    }),
  },
  "command.inventory.release": {
    topic: TOPICS.COMMANDS,
    delivery: "queue",
    retries: 5,
    says: "What a checkout had taken aside must be for sale again.",
    payload: z.object({ checkoutId: z.string() }),
  },
  "command.payment.capture": {
    topic: TOPICS.COMMANDS,
    delivery: "queue",
    retries: 5,
    says: "The orders of this payment exist: take the money.",
    payload: z.object({ paymentId: z.string(), checkoutId: z.string() }),
  },
  "command.payment.void": {
    topic: TOPICS.COMMANDS,
    delivery: "queue",
    retries: 5,
    says: "There will be no order: let the authorisation go.",
    payload: z.object({ paymentId: z.string(), checkoutId: z.string() }),
  },
  "command.payment.refund": {
    topic: TOPICS.COMMANDS,
    delivery: "queue",
    retries: 5,
    says: "An order was cancelled or returned: give its money back, or do not take it.",
    payload: z.object({ paymentId: z.string(), orderId: z.string(), amount, currency }),
  },
  "order.created": {
    topic: TOPICS.ORDERS,
    delivery: "local",
    says: "A seller has a new order.",
    payload: z.object({
      orderId: z.string(),
      number: z.string(),
      checkoutId: z.string(),
      sellerId: z.string(),
      userId: z.string().nullable(),
      totalAmount: amount,
      currency,
      items: z.array(stockItem.extend({ productId: z.string(), price: amount })),
    }),
  },
  "order.status_changed": {
    topic: TOPICS.ORDERS,
    delivery: "local",
    says: "An order took a step.",
    payload: z.object({
      orderId: z.string(),
      number: z.string(),
      userId: z.string().nullable(),
      from: z.string(),
      to: z.string(),
      changedBy: z.string(),
      note: z.string().nullable(),
    }),
  },
  "order.cancelled": {
    topic: TOPICS.ORDERS,
    delivery: "local",
    says: "An order will not happen; its stock is back.",
    payload: z.object({
      orderId: z.string(),
      number: z.string(),
      sellerId: z.string(),
      userId: z.string().nullable(),
      totalAmount: amount,
      currency,
      reason: z.string(),
    }),
  },
  "checkout.rejected": {
    topic: TOPICS.ORDERS,
    delivery: "local",
    says: "A checkout could not become an order; nothing is charged.",
    payload: z.object({ checkoutId: z.string(), userId: z.string().nullable(), reason: z.string() }),
  },
  "notification.email": {
    topic: TOPICS.NOTIFICATIONS,
    delivery: "queue",
    says: "A letter has to reach its recipient, once.",
    payload: z.object({
      letter: z.enum([
        "order-confirmation",
        "order-shipped",
        "order-delivered",
        "order-refunded",
        "order-cancelled",
        "checkout-rejected",
        "books-red",
        "studio-new-order",
        "studio-order-cancelled",
        "password-reset",
      ]),
      reference: z.string(),
      recipient: z.string(),
    }),
  },
  "notification.sms": {
    topic: TOPICS.NOTIFICATIONS,
    delivery: "queue",
    says: "A short message to a phone.",
    payload: z.object({ recipient: z.string(), text: z.string() }),
  },
  "notification.push": {
    topic: TOPICS.NOTIFICATIONS,
    delivery: "queue",
    says: "A message to a person's devices.",
    payload: z.object({ userId: z.string(), title: z.string(), body: z.string(), link: z.string().nullable() }),
  },
  "notification.in_app": {
    topic: TOPICS.NOTIFICATIONS,
    delivery: "local",
    says: "A line under a person's bell.",
    payload: z.object({ userId: z.string(), title: z.string(), body: z.string(), link: z.string().nullable() }),
  },
  "inventory.stock.updated": {
    topic: TOPICS.INVENTORY,
    delivery: "local",
    says: "Stock of these variants went up or down.",
    payload: z.object({ changes: z.array(stockChange), reason: z.string() }),
  },
  "inventory.stock.low": {
    topic: TOPICS.INVENTORY,
    delivery: "local",
    says: "A variant is running out.",
    payload: z.object({ variantId: z.string(), available: z.int() }),
  },
  "analytics.audit_log": {
    topic: TOPICS.ANALYTICS,
    delivery: "local",
    says: "Somebody did something that must be traceable.",
    payload: z.object({
      action: z.string(),
      actor: z.string(),
      subject: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
  },
  "analytics.metric": {
    topic: TOPICS.ANALYTICS,
    delivery: "local",
    retries: 1,
    says: "A number worth counting.",
    payload: z.object({ name: z.string(), value: z.number(), labels: z.record(z.string(), z.string()).default({}) }),
  },
} as const satisfies Record<string, MessageDefinition>;

/** `version` is the payload's, `1.0` unless told; what is stored in an older one is brought up to it by `upcasters.ts`. */
type MessageDefinition = { topic: Topic; delivery: DeliveryMode; says: string; payload: z.ZodType } & Policy;
type Policy = { version?: string; retries?: number };

export type EventType = keyof typeof MESSAGES;
export type PayloadOf<Type extends EventType> = z.infer<(typeof MESSAGES)[Type]["payload"]>;

/** The envelope of every message. `correlationId` is the checkout it began with; `causationId` the event that led to it. */
export type Event<Type extends EventType = EventType> = {
  eventId: string;
  eventType: Type;
  timestamp: string;
  version: string;
  source: string;
  correlationId?: string | undefined;
  causationId?: string | undefined;
  payload: PayloadOf<Type>;
};

export const envelope = z.object({
  eventId: z.string().regex(/^evt_[a-z0-9]+$/),
  eventType: z.string(),
  timestamp: z.iso.datetime(),
  version: z.string(),
  source: z.string(),
  correlationId: z.string().optional(),
  causationId: z.string().optional(),
  payload: z.unknown(),
});

export type Envelope = z.infer<typeof envelope>;

export function isEventType(value: string): value is EventType {
  return Object.hasOwn(MESSAGES, value);
}

/** Retries after the first attempt: 5 for what money waits for, 1 for what may be lost, 3 for the rest. */
export function retriesOf(type: EventType): number {
  const definition: MessageDefinition = MESSAGES[type];
  return definition.retries ?? 3;
}

/** The version in which messages of this type are written today. */
export function versionOf(type: EventType): string {
  const definition: MessageDefinition = MESSAGES[type];
  return definition.version ?? "1.0";
}
