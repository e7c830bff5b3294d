import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { checkouts, orderHistory, orderItems, orders } from "@/db/schema";
import { now } from "@/lib/clock";
import { failure } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { sellReservation } from "@/lib/inventory/sell-reservation";
import { stockLines } from "@/lib/inventory/stock-lines";
import type { Event } from "@/lib/messages";
import { toMajor } from "@/lib/money";
import { type NewMessage, writeMessages } from "@/lib/outbox";
import type { CheckoutRow } from "./find-repeated";
import { rejectCheckout } from "./reject-checkout";

type OrderRow = typeof orders.$inferSelect;

/**
 * `command.checkout`: one order per seller with its items, history and number; the reservation turned into a sale; the news.
 * All of it is the caller's one transaction, a fixed number of statements however large the cart. When the stock is no
 * longer held the checkout is rejected instead, and nothing is charged.
 */
export async function completeCheckout(tx: Transaction, event: Event<"command.checkout">): Promise<void> {
  const { checkoutId, paymentId } = event.payload;
  const [checkout] = await tx.select().from(checkouts).where(eq(checkouts.id, checkoutId)).for("update");
  if (!checkout) throw failure("not_found", `There is no checkout ${checkoutId}.`);
  // Settled already, by the sweeper or by an older message: there is nothing left to do.
  if (checkout.status !== "accepted") return;
  const sold = await sellReservation(tx, checkoutId);
  if (sold.length !== stockLines(checkout.lines).lines.length) {
    return rejectCheckout(tx, checkout, paymentId, "stock_lost", event.eventId);
  }
  const created = await insertOrders(tx, checkout);
  await tx.update(checkouts).set({ status: "completed", settledAt: now() }).where(eq(checkouts.id, checkoutId));
  await writeMessages(tx, { correlationId: checkoutId, causationId: event.eventId }, [
    ...created.flatMap((order) => orderMessages(order, checkout)),
    { type: "inventory.stock.updated", payload: { changes: sold, reason: `sold by ${checkoutId}` } },
    { type: "command.payment.capture", payload: { paymentId, checkoutId } },
  ]);
}

/** One order per seller. The unique constraint on (checkout, seller) holds even if all else fails. */
async function insertOrders(tx: Transaction, checkout: CheckoutRow): Promise<OrderRow[]> {
  const sellerIds = [...new Set(checkout.lines.map((line) => line.sellerId))];
  const { id: checkoutId, userId, customerName, customerEmail, customerAddress, currency } = checkout;
  const rows = sellerIds.map((sellerId) => {
    const lines = checkout.lines.filter((line) => line.sellerId === sellerId);
    const subtotalMinor = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0);
    const customer = { userId, customerName, customerEmail, customerAddress };
    const totals = { subtotalMinor, totalMinor: subtotalMinor, currency };
    return { lines, order: { id: newId("ord"), checkoutId, sellerId, ...customer, ...totals, createdAt: now() } };
  });
  const created = await tx
    .insert(orders)
    .values(rows.map(({ order }) => order))
    .returning();
  await tx
    .insert(orderItems)
    .values(
      rows.flatMap(({ order, lines }) =>
        lines.map(({ sellerId: _, ...line }) => ({ id: newId("line"), orderId: order.id, ...line })),
      ),
    );
  await tx.insert(orderHistory).values(
    created.map(({ id }) => ({
      id: newId("hist"),
      orderId: id,
      status: "PENDING" as const,
      changedBy: "system",
      createdAt: now(),
    })),
  );
  return created;
}

function orderMessages(order: OrderRow, checkout: CheckoutRow): NewMessage[] {
  const { id: orderId, number, checkoutId, sellerId, userId, currency } = order;
  const totalAmount = toMajor(order.totalMinor, currency);
  const items = checkout.lines
    .filter((line) => line.sellerId === sellerId)
    .map(({ productId, variantId, quantity, unitPriceMinor }) => {
      return { productId, variantId, quantity, price: toMajor(unitPriceMinor, currency) };
    });
  return [
    {
      type: "order.created",
      payload: { orderId, number, checkoutId, sellerId, userId, totalAmount, currency, items },
    },
    {
      type: "analytics.audit_log",
      payload: {
        action: "order.created",
        actor: userId ?? "guest",
        subject: orderId,
        details: { number, totalAmount },
      },
    },
  ];
}
