import { type SQL, sql } from "drizzle-orm";
import { MESSAGES } from "@/lib/messages";
import type { Invariant } from "./invariant";
import { MESSAGE_MINUTES } from "./reconcile-excuses";

/** A message is sent within seconds, by its own request or by the sweeper of the next minute. */
const SEND_MINUTES = 5;

const types = Object.keys(MESSAGES);
const topics = Object.values(MESSAGES).map(({ topic }) => topic);

/**
 * Events, of those that `which` is true of, that their consumer has not applied and that nobody will send again: except those
 * that an admin has given up with a reason.
 */
export const lostEvents = (which: SQL) => sql`
  select events.id, consumers.topic from events
  left join unnest(${sql.param(types)}::text[], ${sql.param(topics)}::text[]) as consumers (type, topic)
    on consumers.type = events.type
  where ${which} and not exists (select from outbox where outbox.event_id = events.id)
    and not exists (select from inbox where inbox.event_id = events.id and inbox.consumer = consumers.topic)
    and not exists (select from dead_letters where dead_letters.event_id = events.id and closed_reason is not null)`;

// Far in the future: the demo shop's pending orders wait for a capture that is not meant to come.
const isMeantToMove = sql`outbox.next_attempt_at < now() + interval '1 day'`;

export const unsentMessages = sql`
  select event_id as id, created_at as since from outbox
  where publications = 0 and created_at < now() - ${SEND_MINUTES} * interval '1 minute' and ${isMeantToMove}`;

export const stuckMessages = sql`
  select event_id as id, created_at as since from outbox
  where publications > 0 and created_at < now() - ${MESSAGE_MINUTES} * interval '1 minute' and ${isMeantToMove}`;

export const MESSAGE_INVARIANTS: Invariant[] = [
  {
    name: "no_message_is_lost",
    says: "Every event was applied by its consumer, or waits to be.",
    reads: "events",
    violations: ({ events }) => sql`select id from (${lostEvents(events)}) as lost`,
  },
  {
    name: "messages_are_sent",
    says: `No message waits longer than ${SEND_MINUTES} minutes to be sent.`,
    reads: "all",
    violations: () => unsentMessages,
  },
  {
    name: "messages_are_applied",
    says: `No message that was sent is still not applied after ${MESSAGE_MINUTES} minutes.`,
    reads: "all",
    violations: () => stuckMessages,
  },
];
