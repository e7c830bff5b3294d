import { and, eq, notInArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders } from "@/db/schema";
import type { Allocation } from "@/lib/payments/call-provider";
import { UNPAID_STATUSES } from "./order";

/** What each order of a checkout is worth that is neither cancelled nor refunded, in minor units. */
export async function amountDue(tx: Transaction, checkoutId: string): Promise<Allocation[]> {
  return tx
    .select({ orderId: orders.id, amountMinor: orders.totalMinor })
    .from(orders)
    .where(and(eq(orders.checkoutId, checkoutId), notInArray(orders.status, [...UNPAID_STATUSES])))
    .orderBy(orders.id);
}
