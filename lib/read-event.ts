import type { z } from "zod";
import { failure } from "./errors";
import { type Event, envelope, isEventType, MESSAGES } from "./messages";
import { UPCASTERS, type Upcasters, upcast } from "./upcasters";

/**
 * A message as it was delivered or stored, in whatever version, as today's code knows it.
 * @throws Failure `invalid_request` when it is no envelope, of an unknown type or version, or its payload is wrong: it can
 * never be applied, however often it comes.
 */
export function readEvent(body: unknown, upcasters: Upcasters = UPCASTERS): Event {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    throw failure("invalid_request", "This is not an envelope.", { errors: fieldErrors(parsed.error) });
  }
  const { eventType } = parsed.data;
  if (!isEventType(eventType)) {
    throw failure("invalid_request", `${eventType} is not a message of this shop.`, { errors: [] });
  }
  const current = upcast(eventType, parsed.data, upcasters);
  const payload = MESSAGES[eventType].payload.safeParse(current.payload);
  if (!payload.success) {
    throw failure("invalid_request", `The payload of ${eventType} is wrong.`, { errors: fieldErrors(payload.error) });
  }
  return { ...current, eventType, payload: payload.data };
}

function fieldErrors(error: z.ZodError) {
  return error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}
