/** Every status of an order, and where it may go from there. */
export const ORDER_TRANSITIONS = {
  PENDING: ["CONFIRMED", "CANCELLED"],
  CONFIRMED: ["PROCESSING", "CANCELLED"],
  PROCESSING: ["SHIPPED", "CANCELLED"],
  SHIPPED: ["DELIVERED"],
  DELIVERED: ["RETURNED"],
  RETURNED: ["REFUNDED"],
  REFUNDED: [],
  CANCELLED: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderStatus = keyof typeof ORDER_TRANSITIONS;

export const ORDER_STATUSES = Object.keys(ORDER_TRANSITIONS) as [OrderStatus, ...OrderStatus[]];

/**
 * The statuses that a person may give an order in `from`. Only the system confirms one, when its money is taken: an order that
 * somebody confirmed by hand could be shipped before its payment fails.
 */
export function allowedNext(from: OrderStatus): readonly OrderStatus[] {
  const next: readonly OrderStatus[] = ORDER_TRANSITIONS[from];
  return next.filter((status) => status !== "CONFIRMED");
}

/** Orders whose money is not (or no longer) the shop's to keep. */
export const UNPAID_STATUSES: readonly OrderStatus[] = ["CANCELLED", "REFUNDED"];
