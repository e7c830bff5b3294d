import { eq } from "drizzle-orm";
import type { Queryable } from "@/db";
import { events } from "@/db/schema";
import { fromNow } from "./clock";
import { failure } from "./errors";
import type { Event } from "./messages";

/** No message younger than this is ever forgotten: the floor that the database itself keeps to, in `forget_messages`. */
const REMEMBERED_DAYS = 60;

const DAY_MS = 24 * 3600_000;

/**
 * Whether a message was applied is known from the inbox, as long as the event store has it. What is older than that and not
 * stored (a dead letter of last year, published again) may have been applied long ago, and must never be applied again.
 * Asked before the inbox row is written it spares a consumer; asked after, in the same transaction, it cannot be too early.
 * @throws Failure `forgotten` for such a message.
 */
export async function requireRemembered(on: Queryable, { eventId, timestamp }: Event): Promise<void> {
  // A day earlier than anything can be forgotten: the clock that wrote the message may have been another one.
  if (new Date(timestamp) > fromNow(-(REMEMBERED_DAYS - 1) * DAY_MS)) return;
  const stored = await on.select({ id: events.id }).from(events).where(eq(events.id, eventId));
  if (stored.length > 0) return;
  throw failure("forgotten", `Nobody knows any more whether ${eventId} of ${timestamp} was applied.`);
}
