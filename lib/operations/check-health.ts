import { sql } from "drizzle-orm";
import { db } from "@/db";
import { findViewer } from "@/lib/auth/session";
import { withRedis } from "@/lib/redis";
import { checkSigningKeys } from "./check-signing-keys";
import { resolveDeadLetters } from "./find-dead-letters";
import type { Health, HealthDetails, Queues } from "./health-resource";
import { findReconciliationRuns } from "./run-reconciliation";

/**
 * Whether the shop can do its work. Only the database decides that: without Redis everything is slower, never wrong.
 * Memory, uptime, queues and signing keys are for admins.
 */
export async function checkHealth(headers: Headers): Promise<Health> {
  const [database, redis] = await Promise.all([
    timed(async () => (await db().execute(sql`select 1`)).rowCount === 1),
    timed(() => withRedis(async (client) => (await client.ping()) === "PONG", false)),
  ]);
  const status = database.ok ? ("ok" as const) : ("unavailable" as const);
  const checks = { database, redis };
  const viewer = database.ok ? await findViewer(headers) : null;
  return viewer?.role === "admin" ? { status, checks, ...(await checkDetails()) } : { status, checks };
}

async function checkDetails(): Promise<HealthDetails> {
  const [queues, signingKeys, [run]] = await Promise.all([
    countQueues(),
    checkSigningKeys(),
    findReconciliationRuns(1),
  ]);
  const { rss, heapUsed } = process.memoryUsage();
  return {
    uptimeSeconds: Math.round(process.uptime()),
    memory: { rss, heapUsed },
    queues,
    signingKeys,
    ...(run && { books: { ok: run.ok, mode: run.mode, at: run.at.toISOString() } }),
  };
}

async function countQueues(): Promise<Queues> {
  await resolveDeadLetters();
  const { rows } = await db().execute<Queues>(sql`
    select waiting.*,
           (select count(*)::int from dead_letters where resolved_at is null) as "deadLetters",
           (select count(*)::int from checkouts where status in ('pending', 'accepted')) as unsettled
    from (
      select count(*)::int as outbox, extract(epoch from now() - min(created_at))::int as "oldestSeconds"
      from outbox where next_attempt_at < now() + interval '1 day'
    ) as waiting`);
  return rows[0] ?? { outbox: 0, oldestSeconds: null, deadLetters: 0, unsettled: 0 };
}

async function timed(check: () => Promise<boolean>): Promise<Health["checks"]["database"]> {
  const started = performance.now();
  const ok = await check().catch(() => false);
  return { ok, ms: Math.round(performance.now() - started) };
}
