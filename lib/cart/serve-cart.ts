import { forgetGuest, newGuest, type Shopper } from "@/lib/auth/guest-cookie";
import { apiSuccess } from "@/lib/http";
import type { CartOwner } from "./cart";
import { mergeCarts } from "./change-cart";
import { findCart } from "./queries";

/**
 * Runs a change on the cart of whoever it is and answers the cart as it is then. A guest who has just signed
 * in brings their cart along; a guest without a name gets one as soon as there is something to remember.
 */
export async function serveCart({ userId, guestId }: Shopper, change?: (owner: CartOwner) => Promise<void>) {
  if (userId !== null) {
    const merged = guestId !== null && (await mergeCarts(guestId, userId));
    // A guest's cart that stays where it is, since it is being paid, still knows which requests have filled it.
    const owner = { userId, guestId: merged ? null : guestId };
    return answer(owner, change, merged ? forgetGuest() : null);
  }
  if (guestId !== null || !change) return answer({ userId, guestId }, change, null);
  const guest = newGuest();
  return answer({ userId, guestId: guest.guestId }, change, guest.cookie);
}

async function answer(
  owner: CartOwner,
  change: ((owner: CartOwner) => Promise<void>) | undefined,
  cookie: string | null,
) {
  await change?.(owner);
  return apiSuccess(await findCart(owner), { headers: cookie === null ? {} : { "set-cookie": cookie } });
}
