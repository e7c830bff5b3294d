import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Stack } from "./stack";

/**
 * What is still under way: requests, messages and letters. All zero: nothing will happen any more, and what is not settled by then
 * never will be. (Messages put off for days belong to the demo's past orders; those in `$1` nobody here understands.)
 */
const UNDER_WAY = `select
  (select count(*)::int from checkouts where status = 'pending') as checkouts,
  (select count(*)::int from outbox where next_attempt_at < now() + interval '1 day' and event_id <> all($1)) as messages,
  (select count(*)::int from emails where status = 'sending') as letters`;

const SWEEP_EVERY_MS = 3_000;

/**
 * Waits until a shop whose parts are all alive again has nothing under way, calling its sweeper through QStash more often
 * than the schedule does. Answers the milliseconds it took, or what is left when patience ends.
 */
export async function awaitQuiet(
  stack: Pick<Stack, "pool" | "qstash" | "environment">,
  foreign: readonly string[],
  patienceMs: number,
): Promise<{ ms: number } | { left: string }> {
  const started = Date.now();
  let swept = 0;
  for (;;) {
    const left = await findUnderWay(stack.pool, foreign).catch((error: unknown) => ({ problem: String(error) }));
    if (Object.values(left).every((count) => count === 0)) return { ms: Date.now() - started };
    if (Date.now() - started > patienceMs) return { left: JSON.stringify(left) };
    if (Date.now() - swept > SWEEP_EVERY_MS) {
      swept = Date.now();
      await callSweeper(stack);
    }
    await sleep(250);
  }
}

async function findUnderWay(pool: Pool, foreign: readonly string[]): Promise<Record<string, unknown>> {
  const { rows } = await pool.query(UNDER_WAY, [foreign]);
  return rows[0];
}

async function callSweeper({ qstash, environment }: Pick<Stack, "qstash" | "environment">): Promise<void> {
  const sweeper = `${environment.QSTASH_WEBHOOK_BASE_URL}/api/webhooks/sweep`;
  const headers = { authorization: `Bearer ${environment.QSTASH_TOKEN}`, "upstash-retries": "0" };
  await fetch(`${qstash}/v2/publish/${sweeper}`, { method: "POST", headers, body: "{}" }).catch(() => {});
}
