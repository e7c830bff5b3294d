import type { Transaction } from "@/db";
import { paymentCalls, payments } from "@/db/schema";
import { newId } from "@/lib/ids";
import { providerIdempotencyKey } from "./call-provider";
import type { Payment } from "./payment";
import type { PaymentMethod } from "./provider";

/** Writes down that a payment is about to be authorised; the provider is asked after this has committed. */
export async function openPayment(
  tx: Transaction,
  input: PaymentMethod & { checkoutId: string; amountMinor: number; currency: string },
): Promise<Payment> {
  const [payment] = await tx
    .insert(payments)
    .values({ id: newId("pay"), ...input })
    .returning();
  if (!payment) throw new Error("The payment was not written");
  const { id: paymentId, amountMinor } = payment;
  const idempotencyKey = providerIdempotencyKey(paymentId, "authorize");
  await tx.insert(paymentCalls).values({ idempotencyKey, paymentId, operation: "authorize", amountMinor });
  return payment;
}
