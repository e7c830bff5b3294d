import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { sellers } from "@/db/schema";
import type { Event } from "@/lib/messages";
import { notify } from "./notify";

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

/** `order.status_changed`: the buyer learns of each step. */
export async function announceStatus(tx: Transaction, event: Event<"order.status_changed">): Promise<void> {
  const { orderId, number, userId, to, note } = event.payload;
  const title = `Order ${number} is ${to.toLowerCase()}`;
  await notify(tx, [{ userId, title, body: note ?? "", link: `/orders/${orderId}` }]);
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
