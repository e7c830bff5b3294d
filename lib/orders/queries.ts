import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { orderHistory, orderItems, orders, payments, products, sellers } from "@/db/schema";
import type { Viewer } from "@/lib/auth/viewer";
import { imageUrl } from "@/lib/catalog/queries";
import { failure } from "@/lib/errors";
import { toMajor } from "@/lib/money";
import { cursorMoment, decodeCursor, type Page, pageQuery, toPage } from "@/lib/pagination";
import { shownStatus } from "@/lib/payments/payment";
import { allowedNext, ORDER_STATUSES } from "./order";
import { GUEST, type OrderAudience, standingOf } from "./order-audience";
import type { Order, OrderSummary } from "./order-resource";

const HISTORY_ENTRIES = 20;

export const orderQuery = z.object({ ...pageQuery.shape, status: z.enum(ORDER_STATUSES).optional() });
export type OrderQuery = z.infer<typeof orderQuery>;

/** A page of orders, newest first: a buyer's own, a seller's (bought and sold), or all for an admin. */
export async function findOrders(viewer: Viewer, query: OrderQuery): Promise<Page<OrderSummary>> {
  return listOrders(visibleTo(viewer), query);
}

/** The same behind the counter: what a seller has to work on is what was sold, not what they bought elsewhere in the shop. */
export async function findOrdersToWorkOn(viewer: Viewer, query: OrderQuery): Promise<Page<OrderSummary>> {
  return listOrders(viewer.role === "seller" ? soldBy(viewer) : visibleTo(viewer), query);
}

async function listOrders(visible: SQL | undefined, query: OrderQuery): Promise<Page<OrderSummary>> {
  const rows = await db()
    .select({ order: orders, seller: sellers })
    .from(orders)
    .innerJoin(sellers, eq(sellers.id, orders.sellerId))
    .where(and(visible, query.status && eq(orders.status, query.status), afterCursor(query.cursor)))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(query.limit + 1);
  const page = toPage(rows, query.limit, ({ order }) => [order.createdAt.toISOString(), order.id]);
  return { ...page, data: page.data.map(({ order, seller }) => toSummary(order, seller)) };
}

/** One order with items, payment and its last 20 steps. @throws Failure `not_found`, also for somebody else's order. */
export async function findOrder(orderId: string, viewer: Viewer | null, token: string | null = null): Promise<Order> {
  return (await openOrder(orderId, viewer, token)).order;
}

/** The same, and as whom it is looked at; `token`: of its checkout, for a buyer who is not signed in. */
export async function openOrder(
  orderId: string,
  viewer: Viewer | null,
  token: string | null,
): Promise<{ order: Order; audience: OrderAudience }> {
  const row = await loadRow(orderId);
  const { checkoutId, userId: buyerId } = row.order;
  const standing = standingOf({ checkoutId, buyerId, ownerId: row.seller.ownerId }, viewer, token);
  if (!standing) throw notFound();
  return { order: await toOrder(row), audience: standing.audience };
}

/** An order for an email: no viewer, since the email goes to its buyer. */
export async function findOrderForEmail(orderId: string): Promise<Order> {
  return toOrder(await loadRow(orderId));
}

async function loadRow(orderId: string) {
  const [row] = await db()
    .select({ order: orders, seller: sellers, payment: payments })
    .from(orders)
    .innerJoin(sellers, eq(sellers.id, orders.sellerId))
    .innerJoin(payments, eq(payments.checkoutId, orders.checkoutId))
    .where(eq(orders.id, orderId));
  if (!row) throw notFound();
  return row;
}

async function toOrder({ order, seller, payment }: Awaited<ReturnType<typeof loadRow>>): Promise<Order> {
  const [items, history] = await Promise.all([findItems(order.id), findHistory(order)]);
  const { currency, discountMinor, shippingMinor, taxMinor } = order;
  return {
    ...toSummary(order, seller),
    items: items.map(({ unitPriceMinor, imageId, ...item }) => ({
      ...item,
      price: toMajor(unitPriceMinor, currency),
      image: imageUrl(imageId),
    })),
    subtotal: toMajor(order.subtotalMinor, currency),
    discount: toMajor(discountMinor, currency),
    shipping: toMajor(shippingMinor, currency),
    tax: toMajor(taxMinor, currency),
    payment: { paymentId: payment.id, status: shownStatus(payment) },
    customerAddress: order.customerAddress,
    allowed: [...allowedNext(order.status)],
    history,
  };
}

function findItems(orderId: string) {
  return db()
    .select({
      productId: orderItems.productId,
      variantId: orderItems.variantId,
      name: orderItems.name,
      slug: products.slug,
      imageId: products.imageId,
      quantity: orderItems.quantity,
      unitPriceMinor: orderItems.unitPriceMinor,
    })
    .from(orderItems)
    .innerJoin(products, eq(products.id, orderItems.productId))
    .where(eq(orderItems.orderId, orderId))
    .orderBy(orderItems.id);
}

async function findHistory({ id, userId }: typeof orders.$inferSelect): Promise<Order["history"]> {
  const rows = await db()
    .select()
    .from(orderHistory)
    .where(eq(orderHistory.orderId, id))
    .orderBy(desc(orderHistory.number))
    .limit(HISTORY_ENTRIES);
  return rows.map(({ status, createdAt, changedBy: by, note }) => {
    const actor = by === "system" ? "system" : by === GUEST || by === userId ? "buyer" : "shop";
    return { status, at: createdAt.toISOString(), by, actor, note };
  });
}

function visibleTo({ role, userId }: Viewer): SQL | undefined {
  if (role === "admin") return undefined;
  if (role === "shopper") return eq(orders.userId, userId);
  return sql`(${soldBy({ userId })} or ${orders.userId} = ${userId})`;
}

function soldBy({ userId }: Pick<Viewer, "userId">): SQL {
  const own = db().select({ id: sellers.id }).from(sellers).where(eq(sellers.ownerId, userId));
  return inArray(orders.sellerId, own);
}

function afterCursor(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor, z.tuple([cursorMoment, z.string()]));
  return sql`(${orders.createdAt}, ${orders.id}) < (${at}, ${id})`;
}

function toSummary(order: typeof orders.$inferSelect, seller: typeof sellers.$inferSelect): OrderSummary {
  const { id: orderId, number, checkoutId, status, currency, customerName, customerEmail, createdAt } = order;
  return {
    orderId,
    number,
    checkoutId,
    status,
    totalAmount: toMajor(order.totalMinor, currency),
    currency,
    seller: { id: seller.id, slug: seller.slug, name: seller.name },
    customerName,
    customerEmail,
    createdAt: createdAt.toISOString(),
  };
}

function notFound() {
  return failure("not_found", "There is no such order.");
}
