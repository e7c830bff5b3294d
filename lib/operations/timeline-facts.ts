import { and, asc, eq, inArray, or } from "drizzle-orm";
import type { Transaction } from "@/db";
import { checkouts, emails, paymentCalls, payments, reservations, stockMovements } from "@/db/schema";
import { MESSAGES } from "@/lib/messages";
import { toMajor } from "@/lib/money";
import { providerIdempotencyKey } from "@/lib/payments/call-provider";
import type { Subject, Visibility } from "./timeline";
import type { TimelineEntry } from "./timeline-resource";

const TEMPLATES = MESSAGES["notification.email"].payload.shape.letter.options;
const BUYER_TEMPLATES = TEMPLATES.filter((letter) => !letter.startsWith("studio-"));

/** What the books say beside the messages: the checkout's steps, the reservation, payment calls, stock and emails. */
export async function findTimelineFacts(
  tx: Transaction,
  subject: Subject,
  visibility: Visibility,
): Promise<TimelineEntry[]> {
  return [
    ...(await findCheckoutSteps(tx, subject, visibility)),
    ...(await findPaymentCalls(tx, subject, visibility)),
    ...(await findMovements(tx, subject, visibility)),
    ...(await findEmails(tx, subject, visibility)),
  ];
}

async function findCheckoutSteps(
  tx: Transaction,
  { checkoutId, variantIds }: Subject,
  visibility: Visibility,
): Promise<TimelineEntry[]> {
  const [checkout] = await tx.select().from(checkouts).where(eq(checkouts.id, checkoutId));
  if (!checkout) return [];
  const ofCheckout = eq(reservations.checkoutId, checkoutId);
  const held = await tx.select().from(reservations).where(ofCheckout).orderBy(reservations.variantId);
  const { createdAt, acceptedAt, settledAt, status } = checkout;
  const opened = createdAt.toISOString();
  const entries: TimelineEntry[] = [{ kind: "checkout", at: opened, step: "opened" }];
  const own = held.filter(({ variantId }) => visibility.whole || variantIds.includes(variantId));
  const [first] = own;
  if (first) {
    const lines = own.map(({ variantId, quantity }) => ({ variantId, quantity }));
    entries.push({ kind: "reservation", at: opened, status: first.status, lines });
  }
  if (acceptedAt) entries.push({ kind: "checkout", at: acceptedAt.toISOString(), step: "accepted" });
  if (settledAt && (status === "completed" || status === "rejected")) {
    entries.push({ kind: "checkout", at: settledAt.toISOString(), step: status });
  }
  return entries;
}

/** Amounts of a payment are those of the whole checkout, except a refund's, which names its order. */
async function findPaymentCalls(
  tx: Transaction,
  { checkoutId, orderId, orderIds }: Subject,
  visibility: Visibility,
): Promise<TimelineEntry[]> {
  const [payment] = await tx.select().from(payments).where(eq(payments.checkoutId, checkoutId));
  if (!payment) return [];
  const { id, currency } = payment;
  const whole = (["authorize", "capture", "void"] as const).map((operation) => providerIdempotencyKey(id, operation));
  const keys = [...whole, ...orderIds.map((order) => providerIdempotencyKey(id, "refund", order))];
  // By their keys, which have an index: a look through all calls of the shop would take long one day.
  const rows = await tx
    .select()
    .from(paymentCalls)
    .where(inArray(paymentCalls.idempotencyKey, keys))
    .orderBy(asc(paymentCalls.createdAt));
  return rows.flatMap((call): TimelineEntry[] => {
    const { operation, status, createdAt, finishedAt, amountMinor } = call;
    const own = call.idempotencyKey === providerIdempotencyKey(id, "refund", orderId);
    if (operation === "refund" && !own && !visibility.whole) return [];
    return [
      {
        kind: "payment",
        at: createdAt.toISOString(),
        operation,
        status,
        finishedAt: finishedAt?.toISOString() ?? null,
        latencyMs: finishedAt ? Math.max(0, finishedAt.getTime() - createdAt.getTime()) : null,
        ...((visibility.whole || own) && { amount: toMajor(amountMinor, currency), currency }),
      },
    ];
  });
}

/** A sale refers to the checkout, a restock to its order. */
async function findMovements(
  tx: Transaction,
  { checkoutId, orderId, orderIds, variantIds }: Subject,
  visibility: Visibility,
): Promise<TimelineEntry[]> {
  const { reference, variantId } = stockMovements;
  const own = or(eq(reference, orderId), and(eq(reference, checkoutId), inArray(variantId, variantIds)));
  const rows = await tx
    .select()
    .from(stockMovements)
    .where(visibility.whole ? inArray(reference, [checkoutId, ...orderIds]) : own)
    .orderBy(asc(stockMovements.id));
  return rows.map(({ createdAt, variantId, delta, reason }) => {
    return { kind: "stock", at: createdAt.toISOString(), variantId, delta, reason };
  });
}

async function findEmails(
  tx: Transaction,
  { checkoutId, orderId, orderIds }: Subject,
  visibility: Visibility,
): Promise<TimelineEntry[]> {
  const references = visibility.whole ? [checkoutId, ...orderIds] : [orderId];
  const rows = await tx
    .select()
    .from(emails)
    // The index begins with the letter. What is written to a studio names the address of whoever runs it.
    .where(
      and(
        inArray(emails.letter, visibility.studioLetters ? TEMPLATES : BUYER_TEMPLATES),
        inArray(emails.reference, references),
      ),
    )
    .orderBy(asc(emails.id));
  return rows.map(({ createdAt, reference, letter, recipient, status, attempts, sentAt }) => {
    const at = createdAt.toISOString();
    return { kind: "email", at, reference, letter, recipient, status, attempts, sentAt: sentAt?.toISOString() ?? null };
  });
}
