import { inArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orderHistory, orderItems, orders } from "@/db/schema";
import { now } from "@/lib/clock";
import type { Cause } from "@/lib/create-event";
import { newId } from "@/lib/ids";
import { restock } from "@/lib/inventory/restock";
import type { PayloadOf } from "@/lib/messages";
import { toMajor } from "@/lib/money";
import { type NewMessage, writeMessages } from "@/lib/outbox";
import type { OrderStatus } from "./order";

export type OrderRow = typeof orders.$inferSelect;
type EmailTemplate = PayloadOf<"notification.email">["letter"];

/** Which steps a buyer is told of by mail. */
export const BUYER_EMAILS: Partial<Record<OrderStatus, EmailTemplate>> = {
  // Not earlier: until its money is taken an order may still come to nothing, and thanks would be too soon.
  CONFIRMED: "order-confirmation",
  SHIPPED: "order-shipped",
  DELIVERED: "order-delivered",
  REFUNDED: "order-refunded",
  CANCELLED: "order-cancelled",
};

/** Steps by which what was sold is on the shelf again: it was never sent, or it has come back. */
const GOODS_BACK: readonly OrderStatus[] = ["CANCELLED", "RETURNED"];

export type Step = { to: OrderStatus; by: string; note: string | null };

/**
 * Takes orders one step, in the caller's transaction: status, history, stock (a cancelled or returned order gives it back)
 * and news.
 * The caller holds the rows' locks and has checked that the step is allowed.
 */
export async function advanceOrders(tx: Transaction, cause: Cause, rows: OrderRow[], step: Step): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.id);
  await tx.update(orders).set({ status: step.to, updatedAt: now() }).where(inArray(orders.id, ids));
  await tx.insert(orderHistory).values(
    ids.map((orderId) => ({
      id: newId("hist"),
      orderId,
      status: step.to,
      changedBy: step.by,
      note: step.note,
      createdAt: now(),
    })),
  );
  const news = rows.map((row) => statusChanged(row, step));
  if (step.to === "CANCELLED") news.push(...rows.map((row) => cancellation(row, step)));
  if (GOODS_BACK.includes(step.to)) news.push(...(await putBack(tx, rows, step.to)));
  const name = BUYER_EMAILS[step.to];
  if (name) news.push(...rows.map((row) => emailMessage(row, name)));
  news.push(...rows.map((row) => audit(row, step)));
  await writeMessages(tx, cause, news);
}

/** What these orders had taken is for sale again. Each order gets here once: no step leads from one of `GOODS_BACK` to another. */
async function putBack(tx: Transaction, rows: OrderRow[], to: OrderStatus): Promise<NewMessage[]> {
  const ids = rows.map((row) => row.id);
  const items = await tx.select().from(orderItems).where(inArray(orderItems.orderId, ids));
  const returned = rows.map(({ id: orderId, number }) => {
    return { orderId, number, lines: items.filter((item) => item.orderId === orderId) };
  });
  const back = await restock(tx, returned);
  return back.map(({ number, changes }) => ({
    type: "inventory.stock.updated",
    payload: { changes, reason: `${number} was ${to.toLowerCase()}` },
  }));
}

function cancellation(row: OrderRow, step: Step): NewMessage {
  return {
    type: "order.cancelled",
    payload: {
      orderId: row.id,
      number: row.number,
      sellerId: row.sellerId,
      userId: row.userId,
      totalAmount: toMajor(row.totalMinor, row.currency),
      currency: row.currency,
      reason: step.note ?? "cancelled",
    },
  };
}

function statusChanged(row: OrderRow, { to, by, note }: Step): NewMessage {
  const { id: orderId, number, userId, status: from } = row;
  return { type: "order.status_changed", payload: { orderId, number, userId, from, to, changedBy: by, note } };
}

function emailMessage(row: OrderRow, name: EmailTemplate): NewMessage {
  return { type: "notification.email", payload: { letter: name, reference: row.id, recipient: row.customerEmail } };
}

function audit(row: OrderRow, { to, by, note }: Step): NewMessage {
  return {
    type: "analytics.audit_log",
    payload: { action: "order.status", actor: by, subject: row.id, details: { from: row.status, to, note } },
  };
}
