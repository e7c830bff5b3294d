import type { Transaction } from "@/db";
import { paymentCalls, payments } from "@/db/schema";
import { newId } from "@/lib/ids";
import { callKey } from "./call-provider";
import type { Payment } from "./payment";
import { paymentProvider } from "./provider";

/** Writes down that a payment is about to be authorised; the provider is asked after this has committed. */
export async function openPayment(
  tx: Transaction,
  input: { checkoutId: string; methodToken: string; amountMinor: number; currency: string },
): Promise<Payment> {
  const provider = paymentProvider().name;
  const [payment] = await tx
    .insert(payments)
    .values({ id: newId("pay"), provider, ...input })
    .returning();
  if (!payment) throw new Error("The payment was not written");
  const { id: paymentId, amountMinor } = payment;
  const idempotencyKey = callKey(paymentId, "authorize");
  await tx.insert(paymentCalls).values({ idempotencyKey, paymentId, operation: "authorize", amountMinor });
  return payment;
}
