import { acceptedCheckoutSchema } from "@/lib/checkout/checkout-resource";
import { ApiProblem, callApi } from "../components/api";
import {
  type Attempt,
  beginAttempt,
  type CheckoutBody,
  endAttempt,
  type PaymentMethod,
  sameBody,
  unansweredAttempt,
} from "./attempt";

/** `paidBy`: the payment method of the attempt that had this outcome. */
export type Outcome =
  /** Accepted: its progress is shown on this page. */
  | { kind: "accepted"; progressPath: string }
  /** Refused for good: nothing was charged. */
  | { kind: "refused"; problem: ApiProblem; paidBy: PaymentMethod["type"] }
  /** No answer, or "come again": what was asked for may have happened, and the same key must be used again. */
  | { kind: "unanswered"; problem: ApiProblem | null; paidBy: PaymentMethod["type"] };

/**
 * Sends a checkout so that however often this is called, one purchase comes of it. An earlier attempt without an answer is
 * settled first, under its own key: had it been accepted all along, that is the answer.
 */
export async function submitCheckout(body: CheckoutBody, storage: Storage = sessionStorage): Promise<Outcome> {
  const earlier = unansweredAttempt(storage);
  if (earlier) {
    const outcome = await send(earlier, storage);
    if (outcome.kind !== "refused" || sameBody(earlier.body, body)) return outcome;
  }
  return send(beginAttempt(storage, body), storage);
}

async function send({ key, body }: Attempt, storage: Storage): Promise<Outcome> {
  try {
    const { checkoutId, statusUrl } = await callApi("/api/checkout", {
      method: "POST",
      headers: { "idempotency-key": key },
      body,
      answer: acceptedCheckoutSchema,
    });
    endAttempt(storage);
    return { kind: "accepted", progressPath: `/checkout/${checkoutId}${queryOf(statusUrl)}` };
  } catch (error) {
    const paidBy = body.paymentMethod.type;
    if (!(error instanceof ApiProblem)) return { kind: "unanswered", problem: null, paidBy };
    if (!error.isFinal) return { kind: "unanswered", problem: error, paidBy };
    endAttempt(storage);
    return { kind: "refused", problem: error, paidBy };
  }
}

/** A guest's status address carries the token that the progress page needs as well. */
function queryOf(statusUrl: string): string {
  const mark = statusUrl.indexOf("?");
  return mark < 0 ? "" : statusUrl.slice(mark);
}
