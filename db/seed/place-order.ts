import { demoId } from "./identity.ts";
import type { DemoOrder } from "./past-orders.ts";
import { accountId } from "./write-accounts.ts";

type Status = DemoOrder["status"];
export type Shelved = { productId: string; variantId: string; sellerId: string; name: string; unitPriceMinor: number };

const DAY_MS = 24 * 3600_000;
const STEP_MS = 5 * 3600_000;
const CURRENCY = "EUR";
const SHOPPER = "shopper@example.com";

/** The statuses that each past order has gone through. */
const JOURNEYS: Record<Status, Status[]> = {
  PENDING: ["PENDING"],
  CONFIRMED: ["PENDING", "CONFIRMED"],
  PROCESSING: ["PENDING", "CONFIRMED", "PROCESSING"],
  SHIPPED: ["PENDING", "CONFIRMED", "PROCESSING", "SHIPPED"],
  DELIVERED: ["PENDING", "CONFIRMED", "PROCESSING", "SHIPPED", "DELIVERED"],
  RETURNED: ["PENDING", "CONFIRMED", "PROCESSING", "SHIPPED", "DELIVERED", "RETURNED"],
  REFUNDED: ["PENDING", "CONFIRMED", "PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED"],
  CANCELLED: ["PENDING", "CONFIRMED", "CANCELLED"],
};

/** All rows that a real order would have left behind, for one order of the demo shop's past. */
export function placeOrder(past: DemoOrder, index: number, shelf: Map<string, Shelved>) {
  const name = `past-${index}`;
  const at = (step: number) => new Date(Date.now() - past.daysAgo * DAY_MS + step * STEP_MS);
  const lines = linesOf(past, shelf);
  const totalMinor = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0);
  const ids = { checkout: demoId("chk", name), payment: demoId("pay", name), order: demoId("ord", name) };
  const customer = {
    userId: past.customer.email === SHOPPER ? accountId(SHOPPER) : null,
    customerName: past.customer.name,
    customerEmail: past.customer.email,
    customerAddress: past.customer.address,
  };
  const journey = JOURNEYS[past.status];
  return {
    checkout: {
      id: ids.checkout,
      ...customer,
      shopperKey: customer.userId === null ? "guest:demo" : `user:${customer.userId}`,
      requestHash: name,
      status: "completed" as const,
      lines,
      totalMinor,
      currency: CURRENCY,
      createdAt: at(0),
      acceptedAt: at(0),
      settledAt: at(0),
    },
    ...money(past.status, ids, totalMinor, at),
    order: {
      id: ids.order,
      checkoutId: ids.checkout,
      sellerId: lines[0]?.sellerId ?? "",
      ...customer,
      status: past.status,
      subtotalMinor: totalMinor,
      totalMinor,
      capturedMinor: isCaptured(past.status) ? totalMinor : 0,
      refundedMinor: isRefunded(past.status) ? totalMinor : 0,
      currency: CURRENCY,
      createdAt: at(0),
      updatedAt: at(journey.length - 1),
    },
    items: lines.map(({ sellerId: _, ...line }, line_) => ({
      id: demoId("line", `${name}-${line_}`),
      orderId: ids.order,
      ...line,
    })),
    history: journey.map((status, step) => ({
      id: demoId("hist", `${name}-${step}`, step),
      orderId: ids.order,
      status,
      changedBy: step < 2 ? "system" : accountId("seller@example.com"),
      createdAt: at(step),
    })),
    ...stockOf(past.status, name, ids, lines, at),
    emails: journey.flatMap((status, step) => {
      const letter = emailTemplateFor(status);
      return letter ? [sentEmail(letter, ids.order, past.customer.email, at(step))] : [];
    }),
  };
}

/** The email that tells the buyer of a step; of some there is none. */
export function emailTemplateFor(status: Status): string | undefined {
  if (status === "CONFIRMED") return "order-confirmation";
  const isTold = ["SHIPPED", "DELIVERED", "REFUNDED", "CANCELLED"].includes(status);
  return isTold ? `order-${status.toLowerCase()}` : undefined;
}

function sentEmail(letter: string, orderId: string, recipient: string, at: Date) {
  return {
    id: demoId("mail", `${letter}-${orderId}`),
    letter,
    reference: orderId,
    recipient,
    messageId: `<${letter}.${orderId}@oncart.example>`,
    status: "sent" as const,
    claimedAt: at,
    sentAt: at,
    createdAt: at,
  };
}

type Line = Shelved & { quantity: number };

/** The lines of one studio: an order never has two. */
function linesOf(past: DemoOrder, shelf: Map<string, Shelved>): Line[] {
  const lines = past.lines.flatMap(({ sku, quantity }) => {
    const shelved = shelf.get(sku);
    return shelved ? [{ ...shelved, quantity }] : [];
  });
  return lines.filter((line) => line.sellerId === lines[0]?.sellerId);
}

const isCaptured = (status: Status) => status !== "PENDING";
const isRefunded = (status: Status) => status === "REFUNDED" || status === "CANCELLED";

type Ids = { checkout: string; payment: string; order: string };
type At = (step: number) => Date;

/** The payment, the calls that were made for it, and the same in the provider's own books. */
function money(status: Status, ids: Ids, amountMinor: number, at: At) {
  const reference = `tp_${ids.payment}-authorize`;
  const captured = isCaptured(status);
  const refunded = isRefunded(status);
  const operations = [
    { operation: "authorize" as const, key: `${ids.payment}-authorize`, done: true },
    { operation: "capture" as const, key: `${ids.payment}-capture`, done: captured },
    { operation: "refund" as const, key: `${ids.payment}-refund-${ids.order}`, done: refunded },
  ].filter(({ done }) => done);
  const methodToken = "tok_visa";
  return {
    payment: {
      id: ids.payment,
      checkoutId: ids.checkout,
      provider: "test",
      methodToken,
      providerReference: reference,
      status: refunded ? ("refunded" as const) : captured ? ("captured" as const) : ("authorized" as const),
      amountMinor,
      capturedMinor: captured ? amountMinor : 0,
      refundedMinor: refunded ? amountMinor : 0,
      currency: CURRENCY,
      createdAt: at(0),
    },
    calls: operations.map(({ operation, key }) => ({
      idempotencyKey: key,
      paymentId: ids.payment,
      operation,
      amountMinor,
      status: "succeeded" as const,
      outcome: { reference },
      createdAt: at(0),
      finishedAt: at(0),
    })),
    allocations: operations
      .filter(({ operation }) => operation !== "authorize")
      .map(({ key }) => ({ idempotencyKey: key, orderId: ids.order, amountMinor })),
    charges: operations.map(({ operation, key }) => {
      return { idempotencyKey: key, operation, reference, methodToken, amountMinor, createdAt: at(0) };
    }),
  };
}

/** What was sold had been on the shelf before, so the opening stock of the catalogue stays what it is. */
function stockOf(status: Status, name: string, ids: Ids, lines: Line[], at: At) {
  const movement = (kind: "opening" | "sale" | "restock", reference: string, sign: 1 | -1) =>
    lines.map(({ variantId, quantity }, index) => ({
      id: demoId("mov", `${name}-${kind}-${index}`),
      variantId,
      delta: sign * quantity,
      reason: kind,
      reference,
      createdAt: at(0),
    }));
  const back = ["CANCELLED", "RETURNED", "REFUNDED"].includes(status);
  const opening = back ? [] : movement("opening", "demo", 1);
  const restocked = back ? movement("restock", ids.order, 1) : [];
  return {
    movements: [...opening, ...movement("sale", ids.checkout, -1), ...restocked],
    reservations: lines.map(({ variantId, quantity }) => {
      return { checkoutId: ids.checkout, variantId, quantity, status: "sold" as const, expiresAt: at(0) };
    }),
  };
}
