import type { Transaction } from "@/db";
import type { Event } from "@/lib/messages";
import { notify } from "./notify";

/** `checkout.rejected`: the buyer learns that there is no order and that nothing was charged. */
export async function announceRejection(tx: Transaction, event: Event<"checkout.rejected">): Promise<void> {
  const { checkoutId, userId } = event.payload;
  const body = "Nothing was charged.";
  await notify(tx, [{ userId, title: "Your checkout could not be completed", body, link: `/checkout/${checkoutId}` }]);
}
