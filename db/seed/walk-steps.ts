import { inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { orders, payments } from "../schema";
import type { placeOrder } from "./place-order.ts";

type PlacedOrder = ReturnType<typeof placeOrder>;

const PAYMENT_STEPS = ["authorized", "capturing", "captured", "refunding", "refunded"] as const;
const ORDER_STEPS = ["CONFIRMED", "PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED", "CANCELLED"] as const;

/** The rows of past orders and payments as they began: the database lets nobody begin elsewhere, nor with money. */
export function beginnings(placed: PlacedOrder[]) {
  const nothing = { capturedMinor: 0, refundedMinor: 0 };
  return {
    payments: placed.map(({ payment }) => ({ ...payment, ...nothing, status: "authorizing" as const })),
    orders: placed.map(({ order }) => ({ ...order, ...nothing, status: "PENDING" as const })),
  };
}

/** Takes them step by step to where they stand now; the provider's calls and what they were for have been written before. */
export async function walkSteps(tx: Transaction, placed: PlacedOrder[]): Promise<void> {
  for (const [step, status] of PAYMENT_STEPS.entries()) {
    const there = placed.filter(({ payment }) => PAYMENT_STEPS.indexOf(payment.status) >= step);
    await tx
      .update(payments)
      .set({
        status,
        ...(status === "captured" && { capturedMinor: sql`${payments.amountMinor}` }),
        ...(status === "refunded" && { refundedMinor: sql`${payments.amountMinor}` }),
      })
      .where(inArray(payments.id, idsOf(there, "payment")));
  }
  for (const money of ["capturedMinor", "refundedMinor"] as const) {
    const moved = placed.filter(({ order }) => order[money] > 0);
    await tx
      .update(orders)
      .set({ [money]: sql`${orders.totalMinor}` })
      .where(inArray(orders.id, idsOf(moved, "order")));
  }
  for (const status of ORDER_STEPS) {
    const taken = placed.filter(({ history }) => history.some((step) => step.status === status));
    await tx
      .update(orders)
      .set({ status })
      .where(inArray(orders.id, idsOf(taken, "order")));
  }
}

function idsOf(placed: PlacedOrder[], part: "payment" | "order"): string[] {
  return placed.map((one) => one[part].id);
}
