import type { Transaction } from "@/db";
import { providerIdempotencyKey } from "./call-provider";
import type { ProviderOutcome } from "./provider";
import { tryCompleteProviderCall } from "./record-answer";

/** Writes down the provider's answer to an authorisation: `authorized` with its reference, or `failed` with the reason. */
export async function recordAuthorization(tx: Transaction, paymentId: string, outcome: ProviderOutcome): Promise<void> {
  const next =
    "failure" in outcome
      ? { status: "failed" as const, failure: outcome.failure }
      : { status: "authorized" as const, providerReference: outcome.reference };
  await tryCompleteProviderCall(tx, providerIdempotencyKey(paymentId, "authorize"), paymentId, outcome, next);
}
