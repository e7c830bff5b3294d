import { eq } from "drizzle-orm";
import { db } from "@/db";
import { checkouts, orders, payments } from "@/db/schema";
import { isGuestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import { failure } from "@/lib/errors";
import { toMajor } from "@/lib/money";
import { shownStatus } from "@/lib/payments/payment";

export type CheckoutProgress = {
  checkoutId: string;
  status: "pending" | "accepted" | "completed" | "rejected";
  paymentStatus: string;
  totalAmount: number;
  currency: string;
  customerEmail: string;
  orders: { orderId: string; number: string; sellerId: string; status: string; totalAmount: number }[];
  reason?: string;
  acceptedAt: string | null;
  settledAt?: string;
};

/**
 * How far a checkout has come: for its shopper, an admin, or a guest who shows the token of its `statusUrl`.
 * @throws Failure `not_found` for everybody else: its existence is nobody's business.
 */
export async function findCheckout(id: string, viewer: Viewer | null, token: string | null): Promise<CheckoutProgress> {
  const [row] = await db()
    .select({ checkout: checkouts, payment: payments })
    .from(checkouts)
    .innerJoin(payments, eq(payments.checkoutId, checkouts.id))
    .where(eq(checkouts.id, id));
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
    orders: checkout.status === "completed" ? await findOrdersOf(id) : [],
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

async function findOrdersOf(checkoutId: string): Promise<CheckoutProgress["orders"]> {
  const rows = await db().select().from(orders).where(eq(orders.checkoutId, checkoutId)).orderBy(orders.id);
  return rows.map(({ id: orderId, number, sellerId, status, totalMinor, currency }) => {
    return { orderId, number, sellerId, status, totalAmount: toMajor(totalMinor, currency) };
  });
}
