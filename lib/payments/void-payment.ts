import { db } from "@/db";
import type { Event } from "@/lib/messages";
import type { Finish } from "@/lib/qstash-webhook";
import { callKey, recordChange, requestAuthorization, requestChange } from "./call-provider";
import type { Payment } from "./payment";
import { findPayment } from "./queries";
import { recordAuthorization } from "./record-authorization";

/**
 * `command.payment.void`: there will be no order, so the authorisation goes. A payment whose authorisation was never
 * answered (the process died) is asked about first: what the provider has not authorised need not be voided.
 */
export async function voidPayment(event: Event<"command.payment.void">, finish: Finish): Promise<void> {
  const { paymentId } = event.payload;
  await settleAuthorization(await findPayment(paymentId));
  const change = await requestChange(paymentId, "void", "voiding", async (payment) => payment.amountMinor);
  if (change && "failure" in change.outcome) {
    // Money may have been taken: this must reach a person, not be forgotten.
    throw new Error(`The provider refused to void ${paymentId}: ${change.outcome.failure}`);
  }
  await finish(async (tx) => {
    if (change) await recordChange(tx, callKey(paymentId, "void"), paymentId, change.outcome, { status: "voided" });
  });
}

async function settleAuthorization(payment: Payment): Promise<void> {
  if (payment.status !== "authorizing") return;
  const outcome = await requestAuthorization(payment);
  await db().transaction((tx) => recordAuthorization(tx, payment.id, outcome));
}
