import { now } from "./clock";
import { newId } from "./ids";
import { type Event, type EventType, type PayloadOf, versionOf } from "./messages";

/** What a message was caused by: the checkout it all began with, and the event that led to it. */
export type Cause = { correlationId?: string | undefined; causationId?: string | undefined };

/** A new event: id and time are set here, once; republishing keeps both. */
export function createEvent<Type extends EventType>(
  type: Type,
  payload: PayloadOf<Type>,
  cause: Cause = {},
): Event<Type> {
  return {
    eventId: newId("evt"),
    eventType: type,
    timestamp: now().toISOString(),
    version: versionOf(type),
    source: "oncart",
    ...(cause.correlationId && { correlationId: cause.correlationId }),
    ...(cause.causationId && { causationId: cause.causationId }),
    payload,
  };
}
