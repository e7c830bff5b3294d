import { eq } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { orderItems, orders, sellers } from "@/db/schema";
import type { Viewer } from "@/lib/auth/viewer";
import { failure } from "@/lib/errors";
import { standingOf } from "@/lib/orders/order-audience";
import { inOrder, VISIBILITY, type Visibility } from "./timeline";
import { findTimelineEvents } from "./timeline-events";
import { findTimelineFacts } from "./timeline-facts";
import type { Timeline } from "./timeline-resource";

/**
 * Everything that happened for an order, oldest first: for its buyer (the whole checkout, without errors), its seller (this
 * order alone, with errors), an admin (all), or a guest who shows the token of the checkout (as its buyer).
 * @throws Failure `not_found` for everybody else: its existence is nobody's business.
 */
export async function findTimeline(orderId: string, viewer: Viewer | null, token: string | null): Promise<Timeline> {
  const [order] = await db()
    .select({ checkoutId: orders.checkoutId, buyerId: orders.userId, ownerId: sellers.ownerId })
    .from(orders)
    .innerJoin(sellers, eq(sellers.id, orders.sellerId))
    .where(eq(orders.id, orderId));
  const standing = order && standingOf(order, viewer, token);
  if (!standing) throw failure("not_found", "There is no such order.");
  const [{ checkoutId }, { audience }] = [order, standing];
  // On one snapshot: read one after the other, an email could be missing that a message is already said to have sent.
  const entries = await db().transaction((tx) => readEntries(tx, orderId, checkoutId, VISIBILITY[audience]), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
  return { orderId, checkoutId, audience, entries };
}

async function readEntries(tx: Transaction, orderId: string, checkoutId: string, visibility: Visibility) {
  const sisters = await tx.select({ id: orders.id }).from(orders).where(eq(orders.checkoutId, checkoutId));
  const items = await tx
    .select({ variantId: orderItems.variantId })
    .from(orderItems)
    .where(eq(orderItems.orderId, orderId));
  const orderIds = sisters.map(({ id }) => id);
  const subject = { orderId, checkoutId, orderIds, variantIds: items.map(({ variantId }) => variantId) };
  const facts = await findTimelineFacts(tx, subject, visibility);
  return inOrder([...facts, ...(await findTimelineEvents(tx, subject, visibility))]);
}
