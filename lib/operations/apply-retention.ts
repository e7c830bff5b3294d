import { sql } from "drizzle-orm";
import { db } from "@/db";
import { transaction, writeMessages } from "@/lib/outbox";
import { PASSING_THINGS, type Passing } from "./retention";

/** Small enough not to block other transactions: a batch takes a fraction of a second. */
const BATCH = 1_000;

/** How many of each thing are old enough to go. */
export type Counts = Record<string, number>;

/** What a run would delete now; changes nothing. */
export async function countPassed(): Promise<Counts> {
  const counted = await db().transaction(async (tx) => {
    // It reads whole tables: the limit that protects the shop's own short queries does not fit it.
    await tx.execute(sql`set local statement_timeout = '5min'`);
    const counts: [string, number][] = [];
    for (const { name, count } of PASSING_THINGS) {
      const { rows } = await tx.execute<{ count: number }>(count);
      counts.push([name, rows[0]?.count ?? 0]);
    }
    return counts;
  });
  return Object.fromEntries(counted);
}

/**
 * Deletes what has passed, batch by batch, for `seconds` at most; what is left then is for the next run (`done` is false). Any
 * number of runs may go on at once. An entry in the audit log says who ran it and what went, also when it failed half-way.
 */
export async function applyRetention(by: string, seconds: number): Promise<{ gone: Counts; done: boolean }> {
  const until = performance.now() + seconds * 1000;
  const gone: Counts = Object.fromEntries(PASSING_THINGS.map(({ name }) => [name, 0]));
  let done = false;
  try {
    done = await forgetAll(gone, until);
  } finally {
    const details = { gone, done };
    await transaction((tx) =>
      writeMessages(tx, {}, [
        { type: "analytics.audit_log", payload: { action: "retention.run", actor: by, subject: "retention", details } },
      ]),
    );
  }
  return { gone, done };
}

/** Answers whether nothing is left. */
async function forgetAll(gone: Counts, until: number): Promise<boolean> {
  for (const passing of PASSING_THINGS) {
    for (let batch = BATCH; batch === BATCH; ) {
      if (performance.now() > until) return false;
      batch = await forgetBatch(passing);
      gone[passing.name] = (gone[passing.name] ?? 0) + batch;
    }
  }
  return true;
}

async function forgetBatch({ forget }: Passing): Promise<number> {
  const { rows } = await db().execute<{ gone: number }>(forget(BATCH));
  return rows[0]?.gone ?? 0;
}
