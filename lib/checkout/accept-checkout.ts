import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { type CheckoutLine, checkouts, payments } from "@/db/schema";
import { guestToken } from "@/lib/auth/guest-token";
import { findCartLines } from "@/lib/cart/queries";
import { failure, invalidField } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { reserveStock } from "@/lib/inventory/reserve-stock";
import { toMajor } from "@/lib/money";
import { transaction } from "@/lib/outbox";
import { requestAuthorization } from "@/lib/payments/call-provider";
import { openPayment } from "@/lib/payments/open-payment";
import type { Payment } from "@/lib/payments/payment";
import { type PaymentMethod, payByCard, payByStoreCredit } from "@/lib/payments/provider";
import { calculateQuote } from "@/lib/pricing/calculate-quote";
import type { Quote } from "@/lib/pricing/quote";
import type { CheckoutRequest } from "./checkout-request";
import { concludeAuthorization } from "./conclude-authorization";
import { requireSeenPrices, resolveLines } from "./resolve-lines";

export type CheckoutRow = typeof checkouts.$inferSelect;
type Shopper = { userId: string | null; guestId: string | null };

export type AcceptedCheckout = {
  checkoutId: string;
  paymentId: string;
  status: "accepted";
  totalAmount: number;
  currency: string;
  statusUrl: string;
};

/**
 * Accepts a checkout: prices it, takes the stock aside, authorises the payment and writes `command.checkout`. The order is
 * made behind it. The same idempotency key and body find the first checkout again, even one that a crash left half-way:
 * every step can be repeated.
 * @throws Failure `invalid_request`, `price_changed`, `out_of_stock`, `payment_declined`, `idempotency_key_reused`.
 */
export async function acceptCheckout(
  request: CheckoutRequest,
  shopper: Shopper,
  idempotencyKey: string | null,
): Promise<{ checkout: AcceptedCheckout; replayed: boolean }> {
  const shopperKey = shopper.userId ?? shopper.guestId ?? "anonymous";
  const requestHash = hashOf(request);
  const first = await findByKey(shopperKey, idempotencyKey);
  if (first) return { checkout: await resume(first, requestHash), replayed: true };

  const method = methodOf(request, shopper);
  const { cartId, lines, quote } = await price(request, shopper);
  const checkout = newCheckout(request, quote, { ...shopper, cartId, shopperKey, idempotencyKey, requestHash });
  const opened = await open(checkout, method, lines);
  if (opened) return { checkout: await proceed(opened.checkout, opened.payment), replayed: false };
  const winner = await findByKey(shopperKey, idempotencyKey);
  // No winner: another tab is paying for this very basket under another key.
  if (!winner) throw failure("unavailable", "This basket is being paid for at this moment.", { retryAfterSeconds: 2 });
  return { checkout: await resume(winner, requestHash), replayed: true };
}

async function findByKey(shopperKey: string, idempotencyKey: string | null): Promise<CheckoutRow | undefined> {
  if (idempotencyKey === null) return undefined;
  const where = and(eq(checkouts.shopperKey, shopperKey), eq(checkouts.idempotencyKey, idempotencyKey));
  const [found] = await db().select().from(checkouts).where(where);
  return found;
}

function methodOf({ paymentMethod }: CheckoutRequest, { userId }: Shopper): PaymentMethod {
  if (paymentMethod.type === "card") return payByCard(paymentMethod.token);
  if (userId === null)
    throw invalidField("paymentMethod.type", "store credit belongs to an account: sign in to use it");
  return payByStoreCredit(userId);
}

async function price(request: CheckoutRequest, shopper: Shopper) {
  const cart = request.items ? null : await findCartLines(shopper);
  const lines = request.items ? await resolveLines(request.items) : (cart?.lines ?? []);
  if (lines.length === 0) throw invalidField("items", "there is nothing to buy: the basket is empty");
  if (request.couponCode) throw invalidField("couponCode", "is not a coupon of this shop");
  const quote = await calculateQuote(lines);
  requireSeenPrices(request, lines, quote);
  return { cartId: cart?.cartId ?? null, lines, quote };
}

type Origin = Shopper & {
  cartId: string | null;
  shopperKey: string;
  idempotencyKey: string | null;
  requestHash: string;
};

function newCheckout(request: CheckoutRequest, quote: Quote, origin: Origin) {
  const { guestId: _, ...columns } = origin;
  const lines: CheckoutLine[] = quote.lines.map(({ totalMinor: __, ...line }) => line);
  const { customerName, customerEmail, customerAddress, shareCode = null } = request;
  const { totalMinor, currency } = quote;
  const customer = { customerName, customerEmail, customerAddress, shareCode };
  return { id: newId("chk"), ...columns, ...customer, lines, totalMinor, currency };
}

/** Checkout, reservation and the intent to authorise, all or nothing. Undefined when another request was first. */
async function open(
  checkout: ReturnType<typeof newCheckout>,
  method: PaymentMethod,
  lines: { variantId: string; quantity: number }[],
): Promise<{ checkout: CheckoutRow; payment: Payment } | undefined> {
  return transaction(async (tx) => {
    const [row] = await tx.insert(checkouts).values(checkout).onConflictDoNothing().returning();
    if (!row) return undefined;
    await reserveStock(tx, row.id, lines);
    const { totalMinor: amountMinor, currency } = checkout;
    const payment = await openPayment(tx, { checkoutId: row.id, ...method, amountMinor, currency });
    return { checkout: row, payment };
  });
}

/** A repetition of an earlier request: finds out where that one got to, and goes on from there. */
async function resume(checkout: CheckoutRow, requestHash: string): Promise<AcceptedCheckout> {
  if (checkout.requestHash !== requestHash) {
    throw failure("idempotency_key_reused", "This key stands for another request: use a new one.");
  }
  const [payment] = await db().select().from(payments).where(eq(payments.checkoutId, checkout.id));
  if (!payment) throw new Error(`Checkout ${checkout.id} has no payment`);
  return proceed(checkout, payment);
}

/** Takes a checkout from wherever it stands to its answer. Every step of it may be repeated. */
async function proceed(checkout: CheckoutRow, payment: Payment): Promise<AcceptedCheckout> {
  const settled = checkout.status === "pending" ? await authorize(checkout, payment) : checkout;
  if (settled.acceptedAt) return answer(settled, payment.id);
  throw failure("payment_declined", "The payment was not authorised: nothing was charged.", {
    reason: settled.reason ?? "declined",
  });
}

async function authorize(checkout: CheckoutRow, payment: Payment): Promise<CheckoutRow> {
  return concludeAuthorization(checkout.id, payment.id, await requestAuthorization(payment));
}

function answer(checkout: CheckoutRow, paymentId: string): AcceptedCheckout {
  const guest = checkout.userId === null ? `?token=${guestToken(checkout.id)}` : "";
  return {
    checkoutId: checkout.id,
    paymentId,
    status: "accepted",
    totalAmount: toMajor(checkout.totalMinor, checkout.currency),
    currency: checkout.currency,
    statusUrl: `/api/checkouts/${checkout.id}${guest}`,
  };
}

function hashOf(request: CheckoutRequest): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("hex");
}
