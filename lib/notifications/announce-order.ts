import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders, sellers, users } from "@/db/schema";
import type { Event, PayloadOf } from "@/lib/messages";
import { writeMessages } from "@/lib/outbox";
import { notify } from "./notify";

type SellerEmail = "studio-new-order" | "studio-order-cancelled";

/** `order.created`: a line under the bells of the seller and the buyer. */
export async function announceOrder(tx: Transaction, event: Event<"order.created">): Promise<void> {
  const { orderId, number, sellerId, userId, totalAmount, currency } = event.payload;
  const ownerId = await findOwner(tx, sellerId);
  const link = `/orders/${orderId}`;
  await notify(tx, [
    { userId: ownerId, title: `New order ${number}`, body: `${totalAmount.toFixed(2)} ${currency}`, link },
    { userId, title: `Order ${number} is made`, body: "We are taking the payment now.", link },
  ]);
}

/** `order.status_changed`: the buyer learns of each step, the studio by mail of those that mean work, or none. */
export async function announceStatus(tx: Transaction, event: Event<"order.status_changed">): Promise<void> {
  const { orderId, number, userId, to, note } = event.payload;
  const title = `Order ${number} is ${to.toLowerCase()}`;
  await notify(tx, [{ userId, title, body: note ?? "", link: `/orders/${orderId}` }]);
  const letter = sellerEmail(event.payload);
  if (letter) await emailSeller(tx, event, letter);
}

/** A studio hears of an order when it is paid, and of its cancellation when it has heard of the order. */
function sellerEmail({ from, to }: PayloadOf<"order.status_changed">): SellerEmail | undefined {
  if (to === "CONFIRMED") return "studio-new-order";
  return to === "CANCELLED" && from !== "PENDING" ? "studio-order-cancelled" : undefined;
}

async function emailSeller(tx: Transaction, event: Event<"order.status_changed">, letter: SellerEmail) {
  const { orderId: reference } = event.payload;
  const [owner] = await tx
    .select({ email: users.email })
    .from(orders)
    .innerJoin(sellers, eq(sellers.id, orders.sellerId))
    .innerJoin(users, eq(users.id, sellers.ownerId))
    .where(eq(orders.id, reference));
  if (!owner) return;
  await writeMessages(tx, { correlationId: event.correlationId, causationId: event.eventId }, [
    { type: "notification.email", payload: { letter, reference, recipient: owner.email } },
  ]);
}

/** `order.cancelled`: the seller need not pack it. */
export async function announceCancellation(tx: Transaction, event: Event<"order.cancelled">): Promise<void> {
  const { orderId, number, sellerId, reason } = event.payload;
  const ownerId = await findOwner(tx, sellerId);
  await notify(tx, [
    { userId: ownerId, title: `Order ${number} was cancelled`, body: reason, link: `/orders/${orderId}` },
  ]);
}

async function findOwner(tx: Transaction, sellerId: string): Promise<string | null> {
  const [seller] = await tx.select({ ownerId: sellers.ownerId }).from(sellers).where(eq(sellers.id, sellerId));
  return seller?.ownerId ?? null;
}
