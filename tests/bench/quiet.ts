import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Stack } from "./stack";

const PATIENCE_MS = 180_000;

/** Rows that wait for years belong to the demo's past orders. */
const UNDER_WAY = `select
  (select count(*)::int from checkouts where status = 'pending') +
  (select count(*)::int from outbox where next_attempt_at < now() + interval '1 day') +
  (select count(*)::int from emails where status = 'sending') as left`;

const row = z.tuple([z.object({ left: z.int() })]);
const state = z.object({ pending: z.int(), inFlight: z.int(), delivered: z.int(), failed: z.int() });

/** Waits until nothing is under way: no checkout, no message, no letter. Throws when something does not end. */
export async function awaitQuiet({ pool, environment }: Pick<Stack, "pool" | "environment">): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { pending, inFlight } = await qstashState(environment);
    const [{ left }] = row.parse((await pool.query(UNDER_WAY)).rows);
    if (pending + inFlight + left === 0) return;
    if (Date.now() > deadline) throw new Error(`Still under way: ${left} in the shop, ${pending + inFlight} at QStash`);
    await sleep(50);
  }
}

/** Messages that QStash has delivered, or given up, since it was started. */
export async function countMessages(environment: Record<string, string>): Promise<number> {
  const { delivered, failed } = await qstashState(environment);
  return delivered + failed;
}

/** From now on every delivery sets out so much later. 0: at once. */
export async function delayDeliveries({ environment }: Pick<Stack, "environment">, delayMs: number): Promise<void> {
  const answer = await fetch(`${environment.QSTASH_URL}/__admin/faults`, {
    method: "POST",
    body: JSON.stringify(delayMs > 0 ? { delayMs } : {}),
  });
  if (!answer.ok) throw new Error(`QStash takes no faults: ${answer.status}`);
}

async function qstashState(environment: Record<string, string>) {
  return state.parse(await (await fetch(`${environment.QSTASH_URL}/__admin/state`)).json());
}
