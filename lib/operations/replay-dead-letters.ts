import { asc, inArray, or, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { deadLetters } from "@/db/schema";
import { now } from "@/lib/clock";
import { failure, invalidField } from "@/lib/errors";
import { addressOf, findStandings } from "@/lib/inbox";
import { log } from "@/lib/log";
import { type Event, isEventType, MESSAGES } from "@/lib/messages";
import { transaction, writeMessages } from "@/lib/outbox";
import { publishBatch } from "@/lib/qstash-producer";
import { correctEvent, requireSameEnvelope } from "./correct-event";
import { readMessage } from "./dead-letter";
import type { ReplayOutcome, ReplayResult } from "./dead-letter-resource";

type DeadLetter = typeof deadLetters.$inferSelect;
type Judged = { letter: DeadLetter; event: Event | null; edited: boolean; result: ReplayResult };

const DETAILS: Record<ReplayOutcome, string> = {
  would_apply: "Its webhook has not applied this message yet.",
  already_applied: "This would do nothing: already applied.",
  malformed: "Its webhook would refuse it again: the message is not what its type says.",
  no_consumer: "Its webhook would refuse it again: nobody consumes this type.",
  not_found: "There is no such dead letter.",
};

/**
 * Replays one dead letter under its own event id, or with `body` (an edited envelope) in place of what was sent: that is what
 * the event says from then on.
 * A message that was applied since is applied no second time, whoever replays it: its inbox row is the guard.
 * @throws Failure `not_found`; `invalid_request` (an envelope that can never be applied); `unavailable` (QStash is away).
 */
export async function replayDeadLetter(
  id: string,
  { by, dryRun, body }: { by: string; dryRun: boolean; body?: unknown },
): Promise<ReplayResult> {
  const [letter] = await db()
    .select()
    .from(deadLetters)
    .where(inArray(deadLetters.id, [id]));
  if (!letter) throw failure("not_found", DETAILS.not_found);
  if (body !== undefined) requireSameMessage(letter, body);
  const [judged] = await judge([letter], dryRun, body);
  if (!judged) throw new Error(`Dead letter ${id} was not judged`);
  if (judged.edited && judged.event) await requireSameEnvelope(judged.event);
  if (dryRun) return judged.result;
  if (!judged.event) throw failure("invalid_request", judged.result.detail, { errors: judged.result.errors });
  await publish([judged], by);
  return judged.result;
}

/** Replays many dead letters as they are, up to 100 in one call to QStash; each says for itself what came of it. */
export async function replayDeadLetters(
  ids: string[],
  { by, dryRun }: { by: string; dryRun: boolean },
): Promise<ReplayResult[]> {
  const letters = await db().select().from(deadLetters).where(inArray(deadLetters.id, ids));
  const judged = await judge(letters, dryRun);
  const sendable = judged.filter(({ event }) => event !== null);
  if (!dryRun && sendable.length > 0) await publish(sendable, by);
  const results = new Map(judged.map(({ result }) => [result.id, result]));
  return [...new Set(ids)].map((id) => results.get(id) ?? verdict(id, null, "not_found", dryRun));
}

/** An edited message stays the message it was: another event id could be applied besides the first. */
function requireSameMessage(letter: DeadLetter, body: unknown): void {
  const { eventId, eventType } = typeof body === "object" && body !== null ? { ...nameless, ...body } : nameless;
  if (letter.eventId !== null && eventId !== letter.eventId) throw invalidField("body.eventId", "must stay as it is");
  const known = letter.eventType !== null && isEventType(letter.eventType);
  if (known && eventType !== letter.eventType) throw invalidField("body.eventType", "must stay as it is");
}

const nameless: { eventId?: unknown; eventType?: unknown } = {};

async function judge(letters: DeadLetter[], dryRun: boolean, body?: unknown): Promise<Judged[]> {
  const read = letters.map((letter) => ({
    letter,
    reading: readMessage(body === undefined ? letter.body : JSON.stringify(body)),
  }));
  const standingOf = await findStandings(
    read.flatMap(({ reading }) => (reading.outcome === "readable" ? addressOf(reading.event) : [])),
  );
  return read.map(({ letter, reading }) => {
    const edited = body !== undefined;
    if (reading.outcome !== "readable") {
      const result = { ...verdict(letter.id, letter.eventId, reading.outcome, dryRun), errors: reading.errors };
      return { letter, edited, event: null, result };
    }
    const { event } = reading;
    const outcome = standingOf(addressOf(event)).applied ? "already_applied" : "would_apply";
    return { letter, edited, event, result: verdict(letter.id, event.eventId, outcome, dryRun) };
  });
}

function verdict(id: string, eventId: string | null, outcome: ReplayOutcome, dryRun: boolean): ReplayResult {
  return { id, eventId, outcome, detail: DETAILS[outcome], errors: [], dryRun, replayed: false, messageId: null };
}

type Planned = Judged & { event: Event; publication: number; index: number };

/** Writes the replays down with their audit entries first, then sends them: what was sent without a trace cannot be. */
async function publish(judged: Judged[], by: string): Promise<void> {
  const planned = await transaction(async (tx) => {
    await lockDeadLetters(tx, judged);
    const plan: Planned[] = [];
    for (const one of judged) if (one.event) plan.push(await record(tx, { ...one, event: one.event }, by));
    return plan;
  });
  const messages = planned.map(({ event, publication }) => {
    return { topic: MESSAGES[event.eventType].topic, event, publication };
  });
  const answers = await publishBatch(messages).catch((error: unknown) => {
    log.warn({ err: error, messages: messages.length }, "a replay could not be published");
    throw failure("unavailable", "QStash does not take messages at the moment.", { retryAfterSeconds: 5 });
  });
  for (const [at, { letter, index, result }] of planned.entries()) {
    const messageId = answers[at]?.messageId ?? "";
    await db().execute(sql`
      update dead_letters set replays = jsonb_set(replays, array[${String(index)}, 'messageId'], to_jsonb(${messageId}::text))
      where id = ${letter.id}`);
    Object.assign(result, { replayed: true, messageId });
  }
}

/** All dead letters of these events, in one order: two admins at once must not give two replays one number. */
async function lockDeadLetters(tx: Transaction, judged: Judged[]): Promise<void> {
  const ids = judged.map(({ letter }) => letter.id);
  const eventIds = judged.flatMap(({ event }) => event?.eventId ?? []);
  await tx
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(or(inArray(deadLetters.id, ids), inArray(deadLetters.eventId, eventIds)))
    .orderBy(asc(deadLetters.id))
    .for("update");
}

async function record(tx: Transaction, one: Judged & { event: Event }, by: string): Promise<Planned> {
  const { letter, event, edited } = one;
  if (edited) await correctEvent(tx, { mended: event, by, deadLetterId: letter.id });
  const publication = await nextPublication(tx, event.eventId);
  // The id of the message is filled in when QStash has given it: an empty one was never known to be sent.
  const replay = JSON.stringify([{ at: now().toISOString(), by, messageId: "" }]);
  const { rows } = await tx.execute<{ index: number }>(sql`
    update dead_letters set replays = replays || ${replay}::jsonb, closed_by = null, closed_reason = null,
      resolved_at = case when closed_reason is null then resolved_at end
    where id = ${letter.id} returning jsonb_array_length(replays) - 1 as index`);
  const details = {
    eventId: event.eventId,
    eventType: event.eventType,
    publication,
    ...(edited && { payload: event.payload }),
  };
  await writeMessages(tx, { correlationId: event.correlationId, causationId: event.eventId }, [
    {
      type: "analytics.audit_log",
      payload: { action: "dead_letter.replayed", actor: by, subject: letter.id, details },
    },
  ]);
  return { ...one, publication, index: rows[0]?.index ?? 0 };
}

/**
 * A number that no earlier publication of the event had: QStash swallows a deduplication id that it saw in the last ten
 * minutes. Each dead letter and each replay stands for one publication; the outbox counts its own, and goes on behind ours.
 */
async function nextPublication(tx: Transaction, eventId: string): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(sql`
    with known as (
      select (count(*) + coalesce(sum(jsonb_array_length(replays)), 0))::int as n
      from dead_letters where event_id = ${eventId}
    ), waiting as (
      update outbox set publications = greatest(publications, known.n) + 1,
        published_at = now(), next_attempt_at = greatest(next_attempt_at, now() + interval '1 minute')
      from known where outbox.event_id = ${eventId}
      returning publications - 1 as n
    )
    select greatest(known.n, (select n from waiting), 1) as n from known`);
  return rows[0]?.n ?? 1;
}
