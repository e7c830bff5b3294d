import { demoId } from "./identity.ts";
import type { placeOrder } from "./place-order.ts";

type PlacedOrder = ReturnType<typeof placeOrder>;
/** After this nobody looks for the capture of an order that the demo shows as PENDING. */
const NEVER = new Date("2999-01-01T00:00:00Z");

/** The messages that made a past order, as already processed; the capture of a PENDING one is still to come, for ever. */
export function pastEvents({ checkout, payment, order, items }: PlacedOrder, name: string) {
  const { customerName, customerEmail, customerAddress, userId, currency } = order;
  const totalAmount = order.totalMinor / 100;
  const bought = items.map(({ productId, variantId, quantity, unitPriceMinor }) => {
    return { productId, variantId, quantity, price: unitPriceMinor / 100 };
  });
  const customer = { userId, customerName, customerEmail, customerAddress };
  const command = event(name, "command.checkout", {
    ...customer,
    checkoutId: checkout.id,
    items: bought,
    totalAmount,
    currency,
    paymentId: payment.id,
  });
  const created = event(name, "order.created", {
    orderId: order.id,
    number: name,
    checkoutId: checkout.id,
    sellerId: order.sellerId,
    userId,
    totalAmount,
    currency,
    items: bought,
  });
  const cancelled = event(name, "order.cancelled", {
    orderId: order.id,
    number: name,
    sellerId: order.sellerId,
    userId,
    totalAmount,
    currency,
    reason: "changed my mind",
  });
  const capture = event(name, "command.payment.capture", { paymentId: payment.id, checkoutId: checkout.id });
  const pending = order.status === "PENDING";
  const events = [command, created, capture, ...(order.status === "CANCELLED" ? [cancelled] : [])];
  const done = events.filter((one) => !(pending && one === capture));
  const row = { version: "1.0", source: "oncart-demo", correlationId: checkout.id, createdAt: order.createdAt };
  return {
    events: events.map(({ topic: _, ...one }) => ({ ...one, ...row })),
    inbox: done.map(({ id, topic }) => ({ eventId: id, consumer: topic, processedAt: order.createdAt })),
    outbox: pending ? [{ eventId: capture.id, topic: capture.topic, publications: 1, nextAttemptAt: NEVER }] : [],
  };
}

function event(name: string, type: string, payload: object) {
  return {
    id: demoId("evt", `${name}-${type}`),
    type,
    topic: type.startsWith("command.") ? "commands" : "orders",
    payload,
  };
}
