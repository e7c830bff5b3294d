import type { Transaction } from "@/db";
import { paymentCalls, payments } from "@/db/schema";
import { callKey } from "./call-provider";
import { paymentProvider } from "./provider";

/** Writes down that a payment is about to be authorised; the provider is asked after this has committed. */
export async function openPayment(
  tx: Transaction,
  input: { paymentId: string; checkoutId: string; methodToken: string; amountMinor: number; currency: string },
): Promise<void> {
  const { paymentId, ...rest } = input;
  await tx.insert(payments).values({ id: paymentId, provider: paymentProvider().name, ...rest });
  await tx.insert(paymentCalls).values({
    idempotencyKey: callKey(paymentId, "authorize"),
    paymentId,
    operation: "authorize",
    amountMinor: input.amountMinor,
  });
}
