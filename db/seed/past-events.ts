import { demoId } from "./identity.ts";
import { emailTemplateFor, type placeOrder } from "./place-order.ts";

type PlacedOrder = ReturnType<typeof placeOrder>;
/** After this nobody looks for the capture of an order that the demo shows as PENDING. */
const NEVER = new Date("2999-01-01T00:00:00Z");

/** The messages that made a past order, as already processed; the capture of a PENDING one is still to come, for ever. */
export function pastEvents(placed: PlacedOrder, name: string) {
  const { checkout, payment, order } = placed;
  const capture = event(name, "command.payment.capture", order.createdAt, {
    paymentId: payment.id,
    checkoutId: checkout.id,
  });
  const done = [command(placed, name), created(placed, name), ...steps(placed, name), ...emails(placed, name)];
  const entries = auditEntries(placed, name);
  for (const { id, at, ...payload } of entries) {
    done.push({ id, type: "analytics.audit_log", topic: "analytics", payload, createdAt: at });
  }
  const pending = order.status === "PENDING";
  if (!pending) done.push(capture);
  const events = pending ? [...done, capture] : done;
  const row = { version: "1.0", source: "oncart-demo", correlationId: checkout.id };
  return {
    events: events.map(({ topic: _, ...one }) => ({ ...one, ...row })),
    inbox: done.map(({ id, topic, createdAt }) => ({ eventId: id, consumer: topic, processedAt: createdAt })),
    audit: entries.map(({ id: eventId, ...entry }) => ({ eventId, ...entry })),
    outbox: pending ? [{ eventId: capture.id, topic: capture.topic, publications: 1, nextAttemptAt: NEVER }] : [],
  };
}

function command(placed: PlacedOrder, name: string) {
  const { checkout, payment, order } = placed;
  const { customerName, customerEmail, customerAddress, userId, currency, totalMinor } = order;
  return event(name, "command.checkout", order.createdAt, {
    userId,
    customerName,
    customerEmail,
    customerAddress,
    checkoutId: checkout.id,
    items: boughtItems(placed),
    totalAmount: totalMinor / 100,
    currency,
    paymentId: payment.id,
  });
}

function created(placed: PlacedOrder, name: string) {
  const { order } = placed;
  const payload = { ...identity(placed, name), checkoutId: order.checkoutId, items: boughtItems(placed) };
  return event(name, "order.created", order.createdAt, payload);
}

/** The steps that the order has taken since it was made, and what is told of a cancellation besides. */
function steps(placed: PlacedOrder, name: string) {
  const { order, history } = placed;
  return history.flatMap(({ status: to, changedBy, createdAt }, step) => {
    const from = history[step - 1]?.status;
    if (from === undefined) return [];
    const { orderId, number, userId } = identity(placed, name);
    const payload = { orderId, number, userId, from, to, changedBy, note: null };
    const changed = event(`${name}-${step}`, "order.status_changed", createdAt, payload);
    if (to !== "CANCELLED") return [changed];
    const reason = { ...identity(placed, name), reason: "changed my mind" };
    return [changed, event(name, "order.cancelled", order.updatedAt, reason)];
  });
}

function emails({ order, history }: PlacedOrder, name: string) {
  return history.flatMap(({ status, createdAt }, step) => {
    const letter = emailTemplateFor(status);
    const payload = { letter, reference: order.id, recipient: order.customerEmail };
    return letter ? [event(`${name}-${step}`, "notification.email", createdAt, payload)] : [];
  });
}

/** What the audit log was told: of the order, of each step, and of the refund. */
function auditEntries({ order, history, payment }: PlacedOrder, name: string) {
  const { id: subject, currency } = order;
  const amount = order.totalMinor / 100;
  const entry = (at: Date, what: string, action: string, actor: string, details: object) => {
    return { id: demoId("evt", `${name}-audit-${what}`), at, action, actor, subject, details };
  };
  const told = history.map(({ status: to, changedBy, createdAt }, step) => {
    const from = history[step - 1]?.status;
    return from === undefined
      ? entry(createdAt, "created", "order.created", order.userId ?? "guest", { number: name, totalAmount: amount })
      : entry(createdAt, `${step}`, "order.status", changedBy, { from, to, note: null });
  });
  const details = { paymentId: payment.id, amount, currency };
  if (payment.refundedMinor > 0) told.push(entry(order.updatedAt, "refund", "payment.refunded", "system", details));
  return told;
}

function identity({ order }: PlacedOrder, name: string) {
  const { id: orderId, sellerId, userId, currency } = order;
  return { orderId, number: name, sellerId, userId, totalAmount: order.totalMinor / 100, currency };
}

function boughtItems({ items }: PlacedOrder) {
  return items.map(({ productId, variantId, quantity, unitPriceMinor }) => {
    return { productId, variantId, quantity, price: unitPriceMinor / 100 };
  });
}

function event(name: string, type: string, createdAt: Date, payload: object) {
  return { id: demoId("evt", `${name}-${type}`), type, topic: topicOf(type), payload, createdAt };
}

function topicOf(type: string): string {
  if (type.startsWith("command.")) return "commands";
  return type.startsWith("notification.") ? "notifications" : "orders";
}
