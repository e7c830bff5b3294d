import { sql } from "drizzle-orm";
import { db } from "@/db";
import { findViewer } from "@/lib/auth/session";
import { askRedis } from "@/lib/redis";

type Check = { ok: boolean; ms: number };

/**
 * Whether the shop can do its work. Only the database decides that: without Redis everything is slower, never wrong.
 * Memory, uptime and queues are for admins.
 */
export async function checkHealth(headers: Headers) {
  const [database, redis] = await Promise.all([
    timed(async () => (await db().execute(sql`select 1`)).rowCount === 1),
    timed(() => askRedis(async (client) => (await client.ping()) === "PONG", false)),
  ]);
  const status = database.ok ? ("ok" as const) : ("unavailable" as const);
  const checks = { database, redis };
  const viewer = database.ok ? await findViewer(headers) : null;
  return viewer?.role === "admin" ? { status, checks, ...(await details()) } : { status, checks };
}

async function details() {
  const waiting = await db().execute<{ outbox: number; dead_letters: number; unsettled: number }>(sql`
    select (select count(*)::int from outbox where next_attempt_at < now() + interval '1 day') as outbox,
           (select count(*)::int from dead_letters where resolved_at is null) as dead_letters,
           (select count(*)::int from checkouts where status in ('pending', 'accepted')) as unsettled`);
  const { rss, heapUsed } = process.memoryUsage();
  const queues = waiting.rows[0];
  return { uptimeSeconds: Math.round(process.uptime()), memory: { rss, heapUsed }, queues };
}

async function timed(check: () => Promise<boolean>): Promise<Check> {
  const started = performance.now();
  const ok = await check().catch(() => false);
  return { ok, ms: Math.round(performance.now() - started) };
}
