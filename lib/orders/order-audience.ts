import { isGuestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import type { OrderStatus } from "./order";

/** The role in which a viewer looks at an order. */
export type OrderAudience = "admin" | "seller" | "buyer";

/** What the history of an order calls a buyer who has shown the token instead of signing in. */
export const GUEST = "guest";

type OrderPeople = { checkoutId: string; buyerId: string | null; ownerId: string | null };

/**
 * As whom somebody stands before an order, and what its history calls them: its seller and admins when they are signed in, its
 * buyer, or whoever shows the token of its checkout, signed in or not, since it came to the buyer alone. Undefined for
 * everybody else.
 */
export function standingOf(
  { checkoutId, buyerId, ownerId }: OrderPeople,
  viewer: Viewer | null,
  token: string | null,
): { audience: OrderAudience; by: string } | undefined {
  if (viewer?.role === "admin") return { audience: "admin", by: viewer.userId };
  if (viewer?.role === "seller" && ownerId === viewer.userId) return { audience: "seller", by: viewer.userId };
  if (viewer && buyerId === viewer.userId) return { audience: "buyer", by: viewer.userId };
  if (token !== null && isGuestToken(checkoutId, token)) return { audience: "buyer", by: GUEST };
  return undefined;
}

/** Of the steps that an order may take, those that are this person's to take: a buyer only cancels. */
export function stepsFor(audience: OrderAudience, allowed: readonly OrderStatus[]): OrderStatus[] {
  return audience === "buyer" ? allowed.filter((status) => status === "CANCELLED") : [...allowed];
}
