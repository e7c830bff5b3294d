import { eq } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { eventCorrections, events } from "@/db/schema";
import { invalidField } from "@/lib/errors";
import { asEvent } from "@/lib/event-store";
import { findStanding, holdBack } from "@/lib/inbox";
import { type Event, MESSAGES } from "@/lib/messages";

const ENVELOPE = ["eventType", "timestamp", "source", "correlationId", "causationId"] as const;

/**
 * A mended message says what happened as it should have been said; that it happened, when, and because of what stays.
 * @throws Failure `invalid_request` for a message that differs from the stored one in more than version and payload.
 */
export async function requireSameEnvelope(mended: Event): Promise<void> {
  const [row] = await db().select().from(events).where(eq(events.id, mended.eventId));
  if (!row) return;
  const stored = asEvent(row);
  for (const field of ENVELOPE) {
    if ((mended[field] ?? null) !== (stored[field] ?? null)) throw invalidField(`body.${field}`, "must stay as it is");
  }
}

/**
 * Keeps a mended message beside the stored one: whoever reads the event from now on (the outbox, the reports, a replay, the
 * timeline) reads this. Does nothing when the message was applied before: what was applied is what happened.
 * @throws Failure `unavailable` when it is being applied right now.
 */
export async function correctEvent(
  tx: Transaction,
  { mended, by, deadLetterId }: { mended: Event; by: string; deadLetterId: string },
): Promise<void> {
  const { eventId, eventType, version, payload } = mended;
  const message = { eventId, topic: MESSAGES[eventType].topic };
  await holdBack(tx, message);
  if ((await findStanding(message, tx)).applied) return;
  const [stored] = await tx.select({ id: events.id }).from(events).where(eq(events.id, eventId));
  // What was published outside of any transaction is in no store.
  if (stored) await tx.insert(eventCorrections).values({ eventId, version, payload, by, deadLetterId });
}
