import { addressOf, costs, type Limit, visitorOf } from "@/lib/rate-limit";

/** How often a cart may be changed: each first change makes one, which stays. */
export function cartLimits({ request }: { request: Request }): Limit[] {
  return [costs("cart", visitorOf(request), 120, 60), costs("cart-address", addressOf(request), 300, 60)];
}
