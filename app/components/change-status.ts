import type { OrderStatus } from "@/lib/orders/order";
import { orderSchema } from "@/lib/orders/order-resource";
import { callApi } from "./api";

/** Takes an order to a status. @throws ApiProblem `invalid_transition` when somebody was there first. */
export async function changeStatus(orderId: string, status: OrderStatus, token: string | null): Promise<void> {
  const query = token === null ? "" : `?token=${encodeURIComponent(token)}`;
  await callApi(`/api/orders/${orderId}/status${query}`, { method: "PATCH", body: { status }, answer: orderSchema });
}

const STEP_NAMES: Record<OrderStatus, string> = {
  PENDING: "Await payment",
  CONFIRMED: "Confirm",
  PROCESSING: "Start work",
  SHIPPED: "Mark as sent",
  DELIVERED: "Mark as delivered",
  RETURNED: "Mark as returned",
  REFUNDED: "Refund",
  CANCELLED: "Cancel order",
};

/** What one does to bring an order to a status. */
export function stepText(status: OrderStatus): string {
  return STEP_NAMES[status];
}
