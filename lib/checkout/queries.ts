import { eq } from "drizzle-orm";
import { db } from "@/db";
import { checkouts, orders, payments } from "@/db/schema";
import { isGuestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import { failure } from "@/lib/errors";
import { toMajor } from "@/lib/money";
import { shownStatus } from "@/lib/payments/payment";
import type { CheckoutProgress } from "./checkout-resource";

/**
 * How far a checkout has come: for its shopper, an admin, or a guest who shows the token of its `statusUrl`. One statement: the
 * payment of one moment beside the orders of the next would tell of an order cancelled for its refused payment that money goes back.
 * @throws Failure `not_found` for everybody else: its existence is nobody's business.
 */
export async function findCheckout(id: string, viewer: Viewer | null, token: string | null): Promise<CheckoutProgress> {
  const rows = await db()
    .select({ checkout: checkouts, payment: payments, order: orders })
    .from(checkouts)
    .innerJoin(payments, eq(payments.checkoutId, checkouts.id))
    .leftJoin(orders, eq(orders.checkoutId, checkouts.id))
    .where(eq(checkouts.id, id))
    .orderBy(orders.id);
  const [row] = rows;
  if (!row || !maySee(row.checkout, viewer, token)) throw failure("not_found", "There is no such checkout.");
  const { checkout, payment } = row;
  const { currency, customerEmail, reason, acceptedAt, settledAt } = checkout;
  return {
    checkoutId: checkout.id,
    status: checkout.status,
    paymentStatus: shownStatus(payment),
    totalAmount: toMajor(checkout.totalMinor, currency),
    currency,
    customerEmail,
    orders: rows.flatMap(({ order }) => (order ? [toProgress(order)] : [])),
    ...(reason !== null && { reason }),
    acceptedAt: acceptedAt?.toISOString() ?? null,
    ...(settledAt !== null && { settledAt: settledAt.toISOString() }),
  };
}

function maySee(checkout: typeof checkouts.$inferSelect, viewer: Viewer | null, token: string | null): boolean {
  if (viewer?.role === "admin") return true;
  if (checkout.userId !== null) return checkout.userId === viewer?.userId;
  return token !== null && isGuestToken(checkout.id, token);
}

function toProgress(order: typeof orders.$inferSelect): CheckoutProgress["orders"][number] {
  const { id: orderId, number, sellerId, status, totalMinor, currency } = order;
  return { orderId, number, sellerId, status, totalAmount: toMajor(totalMinor, currency) };
}
