import { eq } from "drizzle-orm";
import type { Transaction } from "@/db";
import { checkouts } from "@/db/schema";
import { failure } from "@/lib/errors";
import { calling } from "@/lib/listeners";
import type { Event } from "@/lib/messages";
import { type AskedChange, requestAuthorization, startProviderCall } from "@/lib/payments/call-provider";
import { AUTHORIZATION_EXPIRED, type Payment } from "@/lib/payments/payment";
import { findPayment } from "@/lib/payments/queries";
import { closeCall, completeProviderCall } from "@/lib/payments/record-answer";
import { recordAuthorization } from "@/lib/payments/record-authorization";
import { inTransaction } from "@/lib/transaction";
import { amountDue } from "./amount-due";

/**
 * `command.payment.void`: there will be no order, so the authorisation goes. A payment whose authorisation was never
 * answered (the process died) is asked about first: what the provider has not authorised need not be voided. An authorisation
 * that the provider has let go by itself has expired.
 * @throws Failure `invalid_transition` when an order stands, or may still be made: its money is not let go because something asks.
 */
export const voidPayment = calling({ call: requestVoid, apply: recordVoid });

async function requestVoid({
  payload: { paymentId },
}: Event<"command.payment.void">): Promise<AskedChange | undefined> {
  await settleAuthorization(await findPayment(paymentId));
  const change = await startProviderCall(
    paymentId,
    "void",
    { from: ["authorized", "voiding"], via: "voiding" },
    async (payment, tx) => {
      if (payment.status === "authorized") await requireNothingOwed(tx, payment);
      return { amountMinor: payment.amountMinor, allocations: [] };
    },
  );
  if (change && "failure" in change.outcome && !hasExpired(change)) {
    // Asked anew by the next delivery. Money may have been taken: if it stays refused this must reach a person.
    await inTransaction((tx) => closeCall(tx, change.idempotencyKey, change.outcome));
    throw new Error(`The provider refused to void ${paymentId}: ${change.outcome.failure}`);
  }
  return change;
}

async function recordVoid(tx: Transaction, { payload }: Event<"command.payment.void">, change?: AskedChange) {
  if (!change) return;
  await completeProviderCall(tx, payload.paymentId, change, { status: hasExpired(change) ? "expired" : "voided" });
}

function hasExpired({ outcome }: AskedChange): boolean {
  return "failure" in outcome && outcome.failure === AUTHORIZATION_EXPIRED;
}

async function settleAuthorization(payment: Payment): Promise<void> {
  if (payment.status !== "authorizing") return;
  const outcome = await requestAuthorization(payment);
  await inTransaction((tx) => recordAuthorization(tx, payment.id, outcome));
}

async function requireNothingOwed(tx: Transaction, { checkoutId }: Payment): Promise<void> {
  const [checkout] = await tx.select().from(checkouts).where(eq(checkouts.id, checkoutId));
  if (checkout?.status === "rejected") return;
  if (checkout?.status === "completed" && (await amountDue(tx, checkoutId)).length === 0) return;
  throw failure("invalid_transition", "The orders of this payment stand: it is not let go.", {
    from: "authorized",
    to: "voiding",
    allowed: ["capturing"],
  });
}
