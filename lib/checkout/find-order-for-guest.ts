import { failure } from "@/lib/errors";
import type { Order } from "@/lib/orders/order-resource";
import { findCheckoutOfOrder, findOrderOfCheckout } from "@/lib/orders/queries";
import { isGuestToken } from "./guest-token";

/** An order for a guest who shows the token of its checkout. @throws Failure `not_found`. */
export async function findOrderForGuest(orderId: string, token: string): Promise<Order> {
  const checkoutId = await findCheckoutOfOrder(orderId);
  if (!isGuestToken(checkoutId, token)) throw failure("not_found", "There is no such order.");
  return findOrderOfCheckout(orderId, checkoutId);
}
