import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { checkouts } from "@/db/schema";
import { removeBoughtItems } from "@/lib/cart/remove-bought-items";
import { fromNow, now } from "@/lib/clock";
import { extendReservation } from "@/lib/inventory/extend-reservation";
import { releaseReservation } from "@/lib/inventory/release-reservation";
import { toMajor } from "@/lib/money";
import { type NewMessage, transaction, writeMessages } from "@/lib/outbox";
import type { ProviderOutcome } from "@/lib/payments/provider";
import { recordAuthorization } from "@/lib/payments/record-authorization";
import { COMPLETE_WITHIN_MS } from "./checkout";
import type { CheckoutRow } from "./find-repeated";

/**
 * What the provider's answer means for a pending checkout, in one transaction: accepted, with `command.checkout` written and
 * the cart emptied; or rejected, with the stock for sale again. A checkout that somebody else has concluded stays as it is.
 */
export async function applyAuthorizationResult(
  checkoutId: string,
  paymentId: string,
  outcome: ProviderOutcome,
): Promise<CheckoutRow> {
  return transaction(async (tx) => {
    const [checkout] = await tx.select().from(checkouts).where(eq(checkouts.id, checkoutId)).for("update");
    if (!checkout) throw new Error(`Checkout ${checkoutId} is gone`);
    if (checkout.status !== "pending") return checkout;
    await recordAuthorization(tx, paymentId, outcome);
    if ("failure" in outcome) return decline(tx, checkout);
    await extendReservation(tx, checkout.id, fromNow(COMPLETE_WITHIN_MS));
    if (checkout.cartId) await removeBoughtItems(tx, checkout.cartId, checkout.lines);
    await writeMessages(tx, { correlationId: checkout.id }, [checkoutCommand(checkout, paymentId)]);
    return update(tx, checkout.id, { status: "accepted", acceptedAt: now() });
  });
}

async function decline(tx: Transaction, checkout: CheckoutRow): Promise<CheckoutRow> {
  await releaseReservation(tx, checkout.id);
  return update(tx, checkout.id, { status: "rejected", reason: "payment_declined", settledAt: now() });
}

async function update(tx: Transaction, id: string, change: Partial<CheckoutRow>): Promise<CheckoutRow> {
  const [row] = await tx.update(checkouts).set(change).where(eq(checkouts.id, id)).returning();
  if (!row) throw new Error(`Checkout ${id} is gone`);
  return row;
}

function checkoutCommand(checkout: CheckoutRow, paymentId: string): NewMessage {
  const { id, userId, customerName, customerEmail, customerAddress, currency } = checkout;
  const items = checkout.lines.map(({ productId, variantId, quantity, unitPriceMinor }) => ({
    productId,
    variantId,
    quantity,
    price: toMajor(unitPriceMinor, currency),
  }));
  const customer = { userId, customerName, customerEmail, customerAddress };
  const totalAmount = toMajor(checkout.totalMinor, currency);
  return {
    type: "command.checkout",
    payload: { checkoutId: id, ...customer, items, totalAmount, currency, paymentId },
  };
}
