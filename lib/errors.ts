import { isBusy, isConflict } from "./database-errors";

/** A field that was wrong: where it stands, and why, for the person who sent it. */
export type FieldError = { path: string; message: string };

/** What each failure says besides its name. The names are public and stable. */
type FailureDetails = {
  invalid_request: { errors: FieldError[] };
  unauthenticated: object;
  forbidden: object;
  not_found: object;
  payment_declined: { reason: string };
  out_of_stock: { items: { variantId: string; requested: number; available: number }[] };
  price_changed: { quote: unknown };
  invalid_transition: { from: string; to: string; allowed: string[] };
  too_large: object;
  unsupported_media_type: object;
  idempotency_key_reused: object;
  rate_limited: { retryAfterSeconds: number };
  forgotten: object;
  unavailable: { retryAfterSeconds: number };
  internal: object;
};

export type FailureCode = keyof FailureDetails;

/** Over HTTP: status and title. To QStash: `final` failures can never work and go straight to the dead letters. */
export const FAILURES: Record<FailureCode, { status: number; title: string; final: boolean }> = {
  invalid_request: { status: 400, title: "The request is not valid", final: true },
  unauthenticated: { status: 401, title: "Sign in first", final: true },
  forbidden: { status: 403, title: "This is not yours to do", final: true },
  not_found: { status: 404, title: "There is nothing here", final: true },
  payment_declined: { status: 402, title: "The payment was declined", final: true },
  out_of_stock: { status: 409, title: "Not enough in stock", final: true },
  price_changed: { status: 409, title: "The price has changed", final: true },
  invalid_transition: { status: 409, title: "The order cannot take this step", final: true },
  too_large: { status: 413, title: "The body is too large", final: true },
  unsupported_media_type: { status: 415, title: "Send JSON", final: true },
  idempotency_key_reused: { status: 422, title: "This idempotency key was used for another request", final: true },
  rate_limited: { status: 429, title: "Too many requests", final: false },
  forgotten: { status: 410, title: "This is too old to be applied", final: true },
  unavailable: { status: 503, title: "Come again in a moment", final: false },
  internal: { status: 500, title: "Something went wrong on our side", final: false },
};

/** The status of a final failure: QStash retries every answer outside of 2xx, except this one with its header. */
export const NON_RETRYABLE = 489;

/** A failure with a name. Thrown anywhere, translated once at the border (`http.ts`, `qstash-webhook.ts`). */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly code: FailureCode,
    readonly detail: string,
    readonly extra: object,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Makes a failure; `extra` must hold what its name promises. */
export function failure<Code extends FailureCode>(
  code: Code,
  detail: string,
  ...[extra]: object extends FailureDetails[Code] ? [] : [extra: FailureDetails[Code]]
): Failure {
  return new Failure(code, detail, extra ?? {});
}

/**
 * Names any thrown value: a database that is busy, away, or in conflict with itself is `unavailable`; what else is not a
 * `Failure` is `internal`, and its text stays with us.
 */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (isBusy(thrown) || isConflict(thrown)) {
    return new Failure("unavailable", "The shop is busy. Please try again.", { retryAfterSeconds: 1 });
  }
  return new Failure("internal", "The error was logged under this request id.", {});
}

/** A failure of a single field. */
export function invalidField(path: string, message: string): Failure {
  return failure("invalid_request", `${path}: ${message}`, { errors: [{ path, message }] });
}
