import { eq } from "drizzle-orm";
import { db } from "@/db";
import { type CheckoutLine, checkouts, payments } from "@/db/schema";
import type { Shopper } from "@/lib/auth/guest-cookie";
import { guestToken } from "@/lib/auth/guest-token";
import { mergeCarts } from "@/lib/cart/change-cart";
import { lockCart } from "@/lib/cart/lock-cart";
import { findCartLines, hasJustMoved } from "@/lib/cart/queries";
import { fromNow } from "@/lib/clock";
import { Failure, failure, invalidField } from "@/lib/errors";
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
import { applyAuthorizationResult } from "./apply-authorization-result";
import { AUTHORIZE_WITHIN_MS } from "./checkout";
import type { CheckoutRequest } from "./checkout-request";
import type { AcceptedCheckout } from "./checkout-resource";
import { type CheckoutRow, findEarlier, findRepeated, pickTwin, sentRequest, shopperKeyOf } from "./find-repeated";
import { type Attempt, refuseUnlessOpened, requireUnrefused } from "./refuse-repeated";
import { requireExpectedPrices, resolveLines } from "./resolve-lines";

type Buyer = Pick<Shopper, "userId" | "guestId">;
type Line = { variantId: string; quantity: number };

/** How often a cart is priced again because it changed before it was locked; after that its owner is still editing it. */
const MAX_PRICINGS = 3;

/**
 * Accepts a checkout: prices it, takes the stock aside, authorises the payment and writes `command.checkout`. The order is
 * made behind it. The same idempotency key and body find the first checkout again, even one that a crash left half-way:
 * every step can be repeated. Once a request was refused, no other that had begun by then is accepted.
 * @param shopper who asks, or how to find that out: by a session, which is only read when earlier requests have been looked for.
 * @throws Failure `invalid_request`, `price_changed`, `out_of_stock`, `payment_declined`, `idempotency_key_reused`.
 */
export async function acceptCheckout(
  request: CheckoutRequest,
  shopper: Buyer | (() => Promise<Buyer>),
  idempotencyKey: string | null,
): Promise<{ checkout: AcceptedCheckout; replayed: boolean }> {
  const sent = sentRequest(request, idempotencyKey);
  // Before the session is read: a refusal that is told when it has ended is news to whoever was still let in by it.
  const earlier = await findEarlier(sent);
  const buyer = typeof shopper === "function" ? await shopper() : shopper;
  const shopperKey = shopperKeyOf(buyer);
  const twin = pickTwin(earlier.checkouts, shopperKey);
  if (twin) return { checkout: await resumeCheckout(twin), replayed: true };
  const requestScope = earlier.checkouts.length > 0 ? shopperKey : "";
  const attempt = { identity: { ...sent, shopperKey, requestScope }, knownRefusals: earlier.refusals };
  const opened = await openCheckout(request, buyer, attempt).catch((error: unknown) =>
    refuseUnlessOpened(attempt, error),
  );
  if (opened) return { checkout: await continueCheckout(opened.checkout, opened.payment), replayed: false };
  const winner = await findRepeated(attempt.identity);
  if (winner) return { checkout: await resumeCheckout(winner), replayed: true };
  // Another tab is paying for this very cart under another key, or a stranger was faster with the same key and body.
  throw cartIsBeingPaid();
}

function cartIsBeingPaid(): Failure {
  return failure("unavailable", "This basket is being paid for at this moment.", { retryAfterSeconds: 2 });
}

/** Prices what is wanted and opens its checkout. Undefined when another request was first. */
async function openCheckout(request: CheckoutRequest, buyer: Buyer, attempt: Attempt) {
  const method = methodOf(request, buyer);
  for (let pricing = 1; ; pricing += 1) {
    const { cartId, lines, quote } = await price(request, buyer);
    const checkout = newCheckout(request, quote, { userId: buyer.userId, cartId, ...attempt.identity });
    try {
      return await open(attempt, checkout, method, lines);
    } catch (error) {
      // What was priced is not what is in the cart by now: another tab has bought it, or put something in.
      if (!(error instanceof CartChanged) || pricing === MAX_PRICINGS) throw error;
    }
  }
}

function methodOf({ paymentMethod }: CheckoutRequest, { userId }: Buyer): PaymentMethod {
  if (paymentMethod.type === "card") return payByCard(paymentMethod.token);
  if (userId === null)
    throw invalidField("paymentMethod.type", "store credit belongs to an account: sign in to use it");
  return payByStoreCredit(userId);
}

async function price(request: CheckoutRequest, buyer: Buyer) {
  const cart = request.items ? null : await findCartToBuy(buyer);
  const lines = request.items ? await resolveLines(request.items) : (cart?.lines ?? []);
  if (lines.length === 0) throw await nothingToBuy(buyer);
  if (request.couponCode) throw invalidField("couponCode", "is not a coupon of this shop");
  const quote = await calculateQuote(lines);
  requireExpectedPrices(request, lines, quote);
  return { cartId: cart?.cartId ?? null, lines, quote };
}

/** The buyer's cart. Who has signed in as a guest with a full one, and has none in the account, buys that. */
async function findCartToBuy(buyer: Buyer) {
  const { userId, guestId } = buyer;
  const cart = await findCartLines(buyer);
  if (cart?.lines.length || userId === null || guestId === null) return cart;
  if (await mergeCarts(guestId, userId)) return findCartLines(buyer);
  throw cartIsBeingPaid();
}

/** For good only if the cart is empty: one that has moved may be bought, under this very key, by whom its guest has become. */
async function nothingToBuy(buyer: Buyer): Promise<Failure> {
  if (!(await hasJustMoved(buyer))) return invalidField("items", "there is nothing to buy: the basket is empty");
  return failure("unavailable", "The basket has just moved into an account.", { retryAfterSeconds: 1 });
}

type Origin = Attempt["identity"] & { userId: string | null; cartId: string | null };

function newCheckout(request: CheckoutRequest, quote: Quote, origin: Origin) {
  const lines: CheckoutLine[] = quote.lines.map(({ totalMinor: _, ...line }) => line);
  const { customerName, customerEmail, customerAddress, shareCode = null } = request;
  const { totalMinor, currency } = quote;
  const customer = { customerName, customerEmail, customerAddress, shareCode };
  return { id: newId("chk"), ...origin, ...customer, lines, totalMinor, currency };
}

/** Thrown to roll a transaction back. Unless the cart comes to rest it reaches the shopper, as a reason to look again. */
class CartChanged extends Failure {
  constructor() {
    super("unavailable", "The basket is being changed at this moment.", { retryAfterSeconds: 1 });
  }
}

/** Checkout, reservation and the intent to authorise, all or nothing. Undefined when another request was first. */
async function open(
  attempt: Attempt,
  checkout: ReturnType<typeof newCheckout>,
  method: PaymentMethod,
  lines: Line[],
): Promise<{ checkout: CheckoutRow; payment: Payment } | undefined> {
  return transaction(async (tx) => {
    await requireUnrefused(tx, attempt);
    const [row] = await tx.insert(checkouts).values(checkout).onConflictDoNothing().returning();
    if (!row) return undefined;
    if (row.cartId !== null && !(await lockCart(tx, row.cartId, lines))) throw new CartChanged();
    await reserveStock(tx, row.id, lines, fromNow(AUTHORIZE_WITHIN_MS));
    const { totalMinor: amountMinor, currency } = checkout;
    const payment = await openPayment(tx, { checkoutId: row.id, ...method, amountMinor, currency });
    return { checkout: row, payment };
  });
}

/** A repetition of an earlier request: finds out where that one got to, and goes on from there. */
async function resumeCheckout(checkout: CheckoutRow): Promise<AcceptedCheckout> {
  const [payment] = await db().select().from(payments).where(eq(payments.checkoutId, checkout.id));
  if (!payment) throw new Error(`Checkout ${checkout.id} has no payment`);
  return continueCheckout(checkout, payment);
}

/** Takes a checkout from wherever it stands to its answer. Every step of it may be repeated. */
async function continueCheckout(checkout: CheckoutRow, payment: Payment): Promise<AcceptedCheckout> {
  const settled = checkout.status === "pending" ? await authorize(checkout, payment) : checkout;
  if (settled.acceptedAt) return toResponse(settled, payment.id);
  throw failure("payment_declined", "The payment was not authorised: nothing was charged.", {
    reason: settled.reason ?? "declined",
  });
}

async function authorize(checkout: CheckoutRow, payment: Payment): Promise<CheckoutRow> {
  return applyAuthorizationResult(checkout.id, payment.id, await requestAuthorization(payment));
}

function toResponse(checkout: CheckoutRow, paymentId: string): AcceptedCheckout {
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
