import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders } from "@/db/schema";
import type { Event } from "@/lib/messages";
import { callKey, recordChange, requestChange } from "@/lib/payments/call-provider";
import type { Finish } from "@/lib/qstash-webhook";
import { advanceOrders, type OrderRow } from "./advance-orders";
import { type OrderStatus, UNPAID_STATUSES } from "./order";

/**
 * `command.payment.capture`: takes the money for those orders of the checkout that nobody has cancelled since, and confirms
 * them. A capture that the provider refuses for good cancels them: stock goes back, the buyer is told, nothing was charged.
 */
export async function capturePayment(event: Event<"command.payment.capture">, finish: Finish): Promise<void> {
  const { paymentId, checkoutId } = event.payload;
  const change = await requestChange(paymentId, "capture", "capturing", (_payment, tx) => owed(tx, checkoutId));
  await finish(async (tx) => {
    if (!change) return;
    const { outcome, amountMinor } = change;
    const failed = "failure" in outcome;
    const next = failed
      ? { status: "failed" as const, failure: outcome.failure }
      : { status: "captured" as const, capturedMinor: amountMinor };
    await recordChange(tx, callKey(paymentId, "capture"), paymentId, outcome, next);
    const cause = { correlationId: checkoutId, causationId: event.eventId };
    if (failed) {
      const rows = await lockOrders(tx, checkoutId, ["PENDING", "CONFIRMED", "PROCESSING"]);
      await advanceOrders(tx, cause, rows, { to: "CANCELLED", by: "system", note: "The payment could not be taken." });
    } else {
      const rows = await lockOrders(tx, checkoutId, ["PENDING"]);
      await advanceOrders(tx, cause, rows, { to: "CONFIRMED", by: "system", note: null });
    }
  });
}

/** The total of the checkout's orders that are neither cancelled nor refunded, in minor units. */
export async function owed(tx: Transaction, checkoutId: string): Promise<number> {
  const [row] = await tx
    .select({ total: sql<number>`coalesce(sum(${orders.totalMinor}), 0)::int` })
    .from(orders)
    .where(and(eq(orders.checkoutId, checkoutId), notInArray(orders.status, [...UNPAID_STATUSES])));
  return row?.total ?? 0;
}

async function lockOrders(tx: Transaction, checkoutId: string, statuses: OrderStatus[]): Promise<OrderRow[]> {
  return tx
    .select()
    .from(orders)
    .where(and(eq(orders.checkoutId, checkoutId), inArray(orders.status, statuses)))
    .orderBy(orders.id)
    .for("update");
}
