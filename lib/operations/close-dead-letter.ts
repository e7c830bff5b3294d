import { and, asc, eq, isNull } from "drizzle-orm";
import type { Transaction } from "@/db";
import { deadLetters, outbox } from "@/db/schema";
import { now } from "@/lib/clock";
import { failure } from "@/lib/errors";
import { findStanding, holdBack } from "@/lib/inbox";
import { transaction, writeMessages } from "@/lib/outbox";
import type { DeadLetter } from "./dead-letter-resource";
import { findDeadLetter } from "./find-dead-letters";

/**
 * Gives a message up that can never work: its dead letters are closed with a name and a reason, and it is not sent any more. The
 * books take it as told, not as lost; a replay opens the dead letter again.
 * @throws Failure `not_found`; `invalid_transition` (it was applied, or closed before); `unavailable` (it is being applied).
 */
export async function closeDeadLetter(id: string, { by, reason }: { by: string; reason: string }): Promise<DeadLetter> {
  await transaction(async (tx) => {
    const [letter] = await tx.select().from(deadLetters).where(eq(deadLetters.id, id));
    if (!letter) throw failure("not_found", "There is no such dead letter.");
    const { eventId, eventType, topic, correlationId } = letter;
    if (eventId !== null) await holdBack(tx, { eventId, topic });
    const applied = eventId !== null && (await findStanding({ eventId, topic }, tx)).applied;
    const closed = applied ? [] : await close(tx, id, eventId, { by, reason });
    if (!closed.includes(id)) {
      const from = letter.closedReason === null ? "resolved" : "closed";
      throw failure("invalid_transition", `This letter is ${from} already.`, { from, to: "closed", allowed: [] });
    }
    if (eventId !== null) await tx.delete(outbox).where(eq(outbox.eventId, eventId));
    const details = { eventId, eventType, reason };
    await writeMessages(tx, { ...(correlationId && { correlationId }), ...(eventId && { causationId: eventId }) }, [
      { type: "analytics.audit_log", payload: { action: "dead_letter.closed", actor: by, subject: id, details } },
    ]);
  });
  return findDeadLetter(id);
}

/** All open dead letters of the event, in the order in which a replay locks them. */
async function close(
  tx: Transaction,
  id: string,
  eventId: string | null,
  { by, reason }: { by: string; reason: string },
): Promise<string[]> {
  const which = eventId === null ? eq(deadLetters.id, id) : eq(deadLetters.eventId, eventId);
  await tx.select({ id: deadLetters.id }).from(deadLetters).where(which).orderBy(asc(deadLetters.id)).for("update");
  const closed = await tx
    .update(deadLetters)
    .set({ closedBy: by, closedReason: reason, resolvedAt: now() })
    .where(and(which, isNull(deadLetters.resolvedAt)))
    .returning({ id: deadLetters.id });
  return closed.map((letter) => letter.id);
}
