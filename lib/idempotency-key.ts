import { invalidField } from "./errors";

/**
 * The `Idempotency-Key` header: 1–255 visible ASCII characters, or null when there is none.
 * @throws Failure `invalid_request`
 */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidField("Idempotency-Key", "must be 1 to 255 visible characters");
}

/** The header, where doing the thing twice must not happen by omission. @throws Failure `invalid_request` */
export function requireIdempotencyKey(headers: Headers): string {
  const key = readIdempotencyKey(headers);
  if (key === null) throw invalidField("Idempotency-Key", "is needed: money must not move twice by accident");
  return key;
}
