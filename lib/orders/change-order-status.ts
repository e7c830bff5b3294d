import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders, payments, sellers } from "@/db/schema";
import type { Viewer } from "@/lib/auth/viewer";
import { failure } from "@/lib/errors";
import { toMajor } from "@/lib/money";
import { transaction, writeMessages } from "@/lib/outbox";
import { advanceOrders, type OrderRow } from "./advance-orders";
import { allowedNext, type OrderStatus } from "./order";
import { standingOf, stepsFor } from "./order-audience";

/**
 * A person takes an order one step: its seller and admins along the allowed transitions, its buyer, signed in or with the
 * token of the checkout, only to CANCELLED.
 * Setting the status that it has already does nothing. A cancelled or refunded order asks for its money back.
 * @throws Failure `not_found` (also for somebody else's order: its existence is nobody's business), `forbidden`, `invalid_transition`.
 */
export async function changeOrderStatus(input: {
  orderId: string;
  status: OrderStatus;
  note: string | null;
  viewer: Viewer | null;
  token?: string | null;
}): Promise<void> {
  const { orderId, status: to, note, viewer, token = null } = input;
  await transaction(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const by = await requirePermission(tx, order, viewer, token, to);
    if (order.status === to) return;
    const allowed = allowedNext(order.status);
    if (!allowed.includes(to)) {
      const extra = { from: order.status, to, allowed: [...allowed] };
      throw failure("invalid_transition", `An order that is ${order.status} cannot become ${to}.`, extra);
    }
    const cause = { correlationId: order.checkoutId };
    await advanceOrders(tx, cause, [order], { to, by, note });
    if (to === "CANCELLED" || to === "REFUNDED") await askForRefund(tx, order);
  });
}

async function lockOrder(tx: Transaction, orderId: string): Promise<OrderRow> {
  const [order] = await tx.select().from(orders).where(eq(orders.id, orderId)).for("update");
  if (!order) throw notFound();
  return order;
}

/** Answers what the order's history calls whoever takes the step. */
async function requirePermission(
  tx: Transaction,
  { checkoutId, userId: buyerId, sellerId }: OrderRow,
  viewer: Viewer | null,
  token: string | null,
  to: OrderStatus,
): Promise<string> {
  const [seller] = await tx.select({ ownerId: sellers.ownerId }).from(sellers).where(eq(sellers.id, sellerId));
  const standing = standingOf({ checkoutId, buyerId, ownerId: seller?.ownerId ?? null }, viewer, token);
  if (!standing) throw notFound();
  if (stepsFor(standing.audience, [to]).length === 0) throw failure("forbidden", "A buyer may only cancel an order.");
  return standing.by;
}

async function askForRefund(tx: Transaction, order: OrderRow): Promise<void> {
  const [payment] = await tx
    .select({ id: payments.id })
    .from(payments)
    .where(eq(payments.checkoutId, order.checkoutId));
  if (!payment) throw new Error(`Order ${order.id} has no payment`);
  const amount = toMajor(order.totalMinor, order.currency);
  await writeMessages(tx, { correlationId: order.checkoutId }, [
    {
      type: "command.payment.refund",
      payload: { paymentId: payment.id, orderId: order.id, amount, currency: order.currency },
    },
  ]);
}

function notFound() {
  return failure("not_found", "There is no such order.");
}
