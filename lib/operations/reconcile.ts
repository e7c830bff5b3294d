import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { now } from "@/lib/clock";
import type { Invariant, Part } from "./invariant";
import { MESSAGE_INVARIANTS } from "./reconcile-messages";
import { MONEY_INVARIANTS } from "./reconcile-money";
import { NOTIFICATION_INVARIANTS } from "./reconcile-notifications";
import { ORDER_INVARIANTS } from "./reconcile-orders";
import { PROVIDER_INVARIANTS } from "./reconcile-provider";
import { REPORT_INVARIANTS } from "./reconcile-reports";
import { allCheckouts, allEvents, changedCheckouts, inSnapshot } from "./reconcile-slices";
import { STOCK_INVARIANTS } from "./reconcile-stock";
import { WALLET_INVARIANTS } from "./reconcile-wallets";
import type { InvariantResult, ReconciliationReport } from "./reconciliation-resource";

/** The most ids that a line names; `count` has them all. */
const SHOWN = 20;
/** The most checkouts that a run hands on to the next one: where so many are wrong, the line stays red anyway. */
const SUSPECTS = 1_000;

/** Where an incremental run begins: what happened since then, and the checkouts in which something was wrong before. */
export type StartingPoint = { since: Date; suspects: string[] };

const INVARIANTS: Invariant[] = [
  MONEY_INVARIANTS,
  PROVIDER_INVARIANTS,
  WALLET_INVARIANTS,
  ORDER_INVARIANTS,
  STOCK_INVARIANTS,
  NOTIFICATION_INVARIANTS,
  MESSAGE_INVARIANTS,
  REPORT_INVARIANTS,
].flat();

/**
 * Proves the books: all of them, or with a starting point what has changed since, with everything that is unsettled. They are
 * read in parts, each on a snapshot of its own that lasts for seconds: a checkout with all that came of it is one moment, so that a
 * shop that is open while they are read does not look broken. What a message that is on its way will still change is not held
 * against a line, for as long as messages take.
 */
export async function reconcile(from?: StartingPoint): Promise<ReconciliationReport> {
  const began = now();
  const rules = INVARIANTS.filter(({ reads }) => !(from && reads === "strays"));
  const tally = new Map(rules.map((rule) => [rule.name, emptyLine(rule)]));
  const suspects = new Set<string>();
  let longestSnapshotMs = 0;
  const read = async (some: Invariant[], part: Part, ids: string[] = []) => {
    const opened = performance.now();
    await inSnapshot(async (tx) => {
      for (const rule of some) add(tally.get(rule.name), await check(tx, rule, part, ids), suspects);
    });
    longestSnapshotMs = Math.max(longestSnapshotMs, Math.round(performance.now() - opened));
  };

  const whole: Part = { events: sql`true`, since: from?.since };
  for (const rule of rules.filter(({ reads }) => ["all", "days", "strays"].includes(reads))) await read([rule], whole);
  const ofEvents = rules.filter(({ reads }) => reads === "events");
  const stretches = from ? [sql`events.created_at > ${from.since.toISOString()}::timestamptz`] : allEvents();
  for await (const events of stretches) await read(ofEvents, { ...whole, events });
  const ofCheckouts = rules.filter(({ reads }) => reads === "checkouts");
  let checkouts = 0;
  for await (const ids of from ? changedCheckouts(from) : allCheckouts()) {
    checkouts += ids.length;
    await read(ofCheckouts, whole, ids);
  }

  const lines = [...tally.values()];
  return {
    ok: lines.every(({ ok }) => ok),
    mode: from ? "incremental" : "full",
    at: began.toISOString(),
    since: from?.since.toISOString() ?? null,
    durationMs: now().getTime() - began.getTime(),
    longestSnapshotMs,
    checkouts,
    suspects: [...suspects].slice(0, SUSPECTS),
    lines,
  };
}

function emptyLine({ name, says }: Invariant): InvariantResult {
  return { name, says, ok: true, count: 0, offenders: [], oldestSeconds: null, ms: 0 };
}

type Found = { count: number; offenders: string[]; suspects: string[]; oldest: number | null; ms: number };

async function check(tx: Transaction, { reads, violations }: Invariant, part: Part, ids: string[]): Promise<Found> {
  const began = performance.now();
  // Not of a line's own table in every case: a column that a rule does not have is asked for through JSON.
  const { rows } = await tx.execute<Omit<Found, "ms">>(sql`
    with ${reads === "checkouts" ? scopeOf(ids) : sql``} offender as materialized (${violations(part)})
    select (select count(*)::int from offender) as count,
      array(select id from offender order by id limit ${SHOWN}) as offenders,
      array(select distinct to_jsonb(offender) ->> 'checkout_id' from offender
        where to_jsonb(offender) ->> 'checkout_id' is not null limit ${SUSPECTS}) as suspects,
      (select extract(epoch from now() - min((to_jsonb(offender) ->> 'since')::timestamptz))::int from offender) as oldest`);
  const { count = 0, offenders = [], suspects = [], oldest = null } = rows[0] ?? {};
  return { count, offenders, suspects, oldest, ms: performance.now() - began };
}

function scopeOf(ids: string[]): SQL {
  return sql`scope as materialized (select id from unnest(${sql.param(ids)}::text[]) as id),`;
}

function add(line: InvariantResult | undefined, found: Found, suspects: Set<string>): void {
  if (!line) return;
  line.ok &&= found.count === 0;
  line.count += found.count;
  line.offenders = [...line.offenders, ...found.offenders].slice(0, SHOWN);
  line.ms = Math.round(line.ms + found.ms);
  if (found.oldest !== null) line.oldestSeconds = Math.max(found.oldest, line.oldestSeconds ?? 0);
  for (const id of found.suspects) suspects.add(id);
}
