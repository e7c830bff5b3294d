import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Stack } from "./stack";

/**
 * What is still under way of all that began before `$2`: requests, messages with whatever they lead to, and letters. All zero:
 * nothing will come of it any more, and what is not settled by then never will be.
 * (Messages put off for days belong to the demo's past orders; those in `$1` nobody here understands.)
 */
const UNDER_WAY = `
  with recursive chain as (
    select event_id as waiting, id, causation_id, events.created_at from outbox join events on id = event_id
    where next_attempt_at < now() + interval '1 day' and event_id <> all($1)
    union all
    select waiting, events.id, events.causation_id, events.created_at from chain join events on events.id = chain.causation_id
  ) select
  (select count(*)::int from checkouts where status = 'pending' and created_at < $2) as checkouts,
  (select count(distinct waiting)::int from chain where created_at < $2) as messages,
  (select count(*)::int from emails where status = 'sending' and created_at < $2) as letters`;

const SWEEP_EVERY_MS = 3_000;

export type Wait = {
  /** Messages that nobody here understands. */
  foreign: readonly string[];
  patienceMs: number;
  /** Only what had begun by then is waited for, and what follows from it. Everything unless told. */
  begunBefore?: Date;
};

/**
 * Waits until a shop whose parts are all alive again has nothing under way, calling its sweeper through QStash more often
 * than the schedule does. Answers the milliseconds it took, or what is left when patience ends.
 */
export async function awaitQuiet(
  stack: Pick<Stack, "pool" | "qstash" | "environment">,
  { foreign, patienceMs, begunBefore }: Wait,
): Promise<{ ms: number } | { left: string }> {
  const started = Date.now();
  let swept = 0;
  for (;;) {
    const left = await findUnderWay(stack.pool, foreign, begunBefore).catch((error: unknown) => ({
      problem: String(error),
    }));
    if (Object.values(left).every((count) => count === 0)) return { ms: Date.now() - started };
    if (Date.now() - started > patienceMs) return { left: JSON.stringify(left) };
    if (Date.now() - swept > SWEEP_EVERY_MS) {
      swept = Date.now();
      await callSweeper(stack);
    }
    await sleep(250);
  }
}

async function findUnderWay(
  pool: Pool,
  foreign: readonly string[],
  begunBefore: Date | "infinity" = "infinity",
): Promise<Record<string, unknown>> {
  const { rows } = await pool.query(UNDER_WAY, [foreign, begunBefore]);
  return rows[0];
}

async function callSweeper({ qstash, environment }: Pick<Stack, "qstash" | "environment">): Promise<void> {
  const sweeper = `${environment.QSTASH_WEBHOOK_BASE_URL}/api/webhooks/sweep`;
  const headers = { authorization: `Bearer ${environment.QSTASH_TOKEN}`, "upstash-retries": "0" };
  await fetch(`${qstash}/v2/publish/${sweeper}`, { method: "POST", headers, body: "{}" }).catch(() => {});
}
