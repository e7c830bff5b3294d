import { eq } from "drizzle-orm";
import { db } from "@/db";
import { orderItems, orders, sellers } from "@/db/schema";
import type { Viewer } from "@/lib/auth/viewer";
import { isGuestToken } from "@/lib/checkout/guest-token";
import { failure } from "@/lib/errors";
import { inOrder, type Sight, type Timeline } from "./timeline";
import { findTimelineEvents } from "./timeline-events";
import { findTimelineFacts } from "./timeline-facts";

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
  const sight = order && sightOf(order, viewer, token);
  if (!sight) throw failure("not_found", "There is no such order.");
  const { checkoutId } = order;
  const [sisters, items] = await Promise.all([
    db().select({ id: orders.id }).from(orders).where(eq(orders.checkoutId, checkoutId)),
    db().select({ variantId: orderItems.variantId }).from(orderItems).where(eq(orderItems.orderId, orderId)),
  ]);
  const orderIds = sisters.map(({ id }) => id);
  const subject = { orderId, checkoutId, orderIds, variantIds: items.map(({ variantId }) => variantId) };
  const [facts, news] = await Promise.all([findTimelineFacts(subject, sight), findTimelineEvents(subject, sight)]);
  return { orderId, checkoutId, entries: inOrder([...facts, ...news]) };
}

type Order = { checkoutId: string; buyerId: string | null; ownerId: string | null };

function sightOf(
  { checkoutId, buyerId, ownerId }: Order,
  viewer: Viewer | null,
  token: string | null,
): Sight | undefined {
  if (viewer?.role === "admin") return { whole: true, errors: "all" };
  if (viewer?.role === "seller" && ownerId === viewer.userId) return { whole: false, errors: "named" };
  if (viewer && buyerId === viewer.userId) return { whole: true, errors: "none" };
  if (token !== null && isGuestToken(checkoutId, token)) return { whole: true, errors: "none" };
  return undefined;
}
