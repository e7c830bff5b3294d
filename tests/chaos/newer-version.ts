import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Random } from "@/db/seed/art/random";
import { newId } from "@/lib/ids";
import type { Ledger } from "./ledger";
import { publish } from "./operators";
import type { Stack } from "./stack";

/** What a version writes that is already rolled out elsewhere. The ones here do not know these types, whatever their topic. */
const TYPES = { "command.payment.dispute": "commands", "order.wrapped": "orders", "notification.fax": "notifications" };

/** An hour old, so that it is due at once and overdue for the books. */
const WRITE = `
  with written as (
    insert into events (id, type, version, source, payload, created_at)
    values ($1, $2, '2.0', 'oncart', '{}', now() - interval '1 hour') returning id)
  insert into outbox (event_id, topic, next_attempt_at, created_at)
  select id, $3, now() - interval '1 minute', now() - interval '1 hour' from written`;

/**
 * A newer version beside the ones of the drill, as in the middle of a rolling deployment: it writes messages that nobody here
 * understands into the outbox that all share, and sends them too.
 */
export async function runNewerVersion(stack: Stack, ledger: Ledger, random: Random, isOver: () => boolean) {
  while (!isOver()) {
    const [eventType, topic] = random.pick(Object.entries(TYPES));
    const eventId = newId("evt");
    // Known before it is written: a commit whose answer is lost counts too.
    ledger.foreign.push(eventId);
    await stack.pool.query(WRITE, [eventId, eventType, topic]).catch(() => {});
    const message = {
      eventId,
      eventType,
      version: "2.0",
      source: "oncart",
      timestamp: new Date().toISOString(),
      payload: {},
    };
    if (random.chance(0.3)) await publish(stack, topic, message).catch(() => {});
    await sleep(random.between(2_000, 5_000));
  }
}

/** The deployment is taken back, and with it what it wrote. */
export async function withdrawNewerVersion(pool: Pool, ledger: Ledger): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin; set local session_replication_role = replica");
    for (const [table, column] of [
      ["outbox", "event_id"],
      ["events", "id"],
      ["dead_letters", "event_id"],
    ]) {
      await client.query(`delete from ${table} where ${column} = any($1)`, [ledger.foreign]);
    }
    await client.query("commit");
  } finally {
    client.release();
  }
}
