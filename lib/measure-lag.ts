import { sql } from "drizzle-orm";
import { db } from "@/db";
import { isLocal } from "./dispatcher";
import { MESSAGES, TOPICS } from "./messages";

const queued = Object.keys(MESSAGES).filter((eventType) => !isLocal({ eventType }));

/** Fewer messages than this are no line. */
const LEAST = 20;
/** A message whose attempt has failed stands in the line again for the next: the first attempt and three retries. */
const ATTEMPTS = 4;
/** What was applied longer ago says nothing of a line now: it has been worked off, or stands still. */
const RECENT_MS = 20_000;
/** Nobody waits longer than this for any line. */
const LONGEST_MS = 10 * 60_000;

/**
 * How long a message may be on its way through QStash's line just now, in milliseconds: as long as its attempts take, each of
 * which waits as long as the newest messages were old when they were applied. What was published later than that ago is
 * probably still in the line, and would stand in it twice if it was published again. Every process measures the same, since
 * the inbox is everybody's; 0 when little is applied.
 */
export async function measureLag(): Promise<number> {
  const { rows } = await db().execute<{ lag: number }>(sql`
    select case when count(*) >= ${LEAST} then least(${LONGEST_MS}::float8,
      greatest(0, percentile_cont(0.5) within group (order by extract(epoch from processed_at - created_at)) * 1000 * ${ATTEMPTS}::int))
      else 0 end as lag
    from (
      select inbox.processed_at, events.created_at from inbox join events on events.id = inbox.event_id
      -- Once each, and only those that stand in it.
      where inbox.consumer = any(${sql.param(Object.values(TOPICS))}::text[]) and events.type = any(${sql.param(queued)}::text[])
      -- The ids are ordered by time: the newest are found from the end of the primary key.
      order by inbox.event_id desc limit 100
    ) as newest
    where processed_at > now() - ${RECENT_MS} * interval '1 millisecond'`);
  return rows[0]?.lag ?? 0;
}
