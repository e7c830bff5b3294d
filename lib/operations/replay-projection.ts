import { and, asc, gt, inArray, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { events } from "@/db/schema";
import { LISTENERS } from "@/lib/consumers/listeners";
import { asEvent, selectEvents } from "@/lib/event-store";
import { consumerName } from "@/lib/inbox";
import type { Listener } from "@/lib/listeners";
import { type Event, MESSAGES } from "@/lib/messages";
import { readEvent } from "@/lib/read-event";
import { eventTypes } from "./list-messages";

const TABLES = ["audit_log", "report_daily_sales", "report_product_sales", "report_seller_sales"] as const;
const BATCH = 1_000;
const SHOWN = 5;

/** The name of the listeners that the tables are made by, whatever they listen to. */
const PROJECTION = "reports";

type ReplayedTable = {
  table: (typeof TABLES)[number];
  /** MD5 over the ordered rows. */
  live: string;
  rebuilt: string;
  equal: boolean;
  /** Rows of one side that the other does not have, the first few, as PostgreSQL writes them. */
  different: { side: "live" | "rebuilt"; row: string }[];
};

export type Replay = { events: number; equal: boolean; tables: ReplayedTable[] };

/**
 * Rebuilds audit log and reports from the event store, beside the live tables, and compares the two. Only events that their
 * consumer has applied count: what is on its way is in neither. `apply` puts the rebuilt rows in the place of the live ones;
 * the audit log only gets what it lacks.
 * One snapshot for all of it, so that a shop that is open while it runs does not look like a difference.
 */
export async function replayProjection({ apply = false } = {}): Promise<Replay> {
  return db().transaction(
    async (tx) => {
      // Before the snapshot is taken: what is applied while we wait must be in it, or the swap would lose it.
      if (apply) await tx.execute(sql.raw(`lock table ${TABLES.map(live).join(", ")} in share row exclusive mode`));
      // Checksums and the swap read whole tables: the limit that protects the shop's own short queries does not fit them.
      await tx.execute(sql`set local statement_timeout = '5min'`);
      for (const table of TABLES) await tx.execute(shadow(table));
      const replayed = await replayEvents(tx);
      const tables: ReplayedTable[] = [];
      for (const table of TABLES) tables.push(await compare(tx, table));
      if (apply) for (const { table, equal } of tables) if (!equal) await swap(tx, table);
      return { events: replayed, equal: tables.every(({ equal }) => equal), tables };
    },
    { isolationLevel: "repeatable read" },
  );
}

function live(table: string): string {
  return `public.${table}`;
}

/** A temporary table hides the live one of the same name: the verbs write into it without knowing. */
function shadow(table: string) {
  return sql.raw(`create temporary table ${table} (like ${live(table)} including all) on commit drop`);
}

async function replayEvents(tx: Transaction): Promise<number> {
  const types = eventTypes().filter((type) => PROJECTION in LISTENERS[type]);
  // What was applied before listeners had names of their own has a row under that of the topic alone.
  const consumers = types.flatMap((type) => [MESSAGES[type].topic, consumerName(MESSAGES[type].topic, PROJECTION)]);
  const isApplied = sql`exists (
    select from inbox where inbox.event_id = ${events.id} and inbox.consumer = any(${sql.param(consumers)}::text[]))`;
  let [replayed, after] = [0, ""];
  for (;;) {
    const rows = await selectEvents(tx)
      .where(and(inArray(events.type, types), isApplied, gt(events.id, after)))
      .orderBy(asc(events.id))
      .limit(BATCH);
    await project(
      tx,
      rows.map((row) => readEvent(asEvent(row))),
    );
    replayed += rows.length;
    const last = rows.at(-1);
    if (!last) return replayed;
    after = last.id;
  }
}

/** Each listener once for all of its events, as when they are applied. */
async function project(tx: Transaction, batch: Event[]): Promise<void> {
  for (const type of new Set(batch.map(({ eventType }) => eventType))) {
    const own = batch.filter(({ eventType }) => eventType === type);
    const listener: Listener | undefined = LISTENERS[type][PROJECTION];
    if (listener && "applyAll" in listener) await listener.applyAll(tx, own);
    if (listener && "apply" in listener) for (const event of own) await listener.apply(tx, event);
  }
}

async function compare(tx: Transaction, table: (typeof TABLES)[number]): Promise<ReplayedTable> {
  const rebuiltTable = `pg_temp.${table}`;
  const [liveSum, rebuilt] = [await checksum(tx, live(table)), await checksum(tx, rebuiltTable)];
  const equal = liveSum === rebuilt;
  const different = equal
    ? []
    : [
        ...(await onlyIn(tx, live(table), rebuiltTable)).map((row) => ({ side: "live" as const, row })),
        ...(await onlyIn(tx, rebuiltTable, live(table))).map((row) => ({ side: "rebuilt" as const, row })),
      ];
  return { table, live: liveSum, rebuilt, equal, different };
}

async function checksum(tx: Transaction, table: string): Promise<string> {
  // Of each row first: the text of a whole audit log would not fit into one value.
  const { rows } = await tx.execute<{ checksum: string }>(
    sql.raw(`select md5(coalesce(string_agg(md5(t::text), '' order by t::text), '')) as checksum from ${table} t`),
  );
  return rows[0]?.checksum ?? "";
}

async function onlyIn(tx: Transaction, table: string, other: string): Promise<string[]> {
  const { rows } = await tx.execute<{ row: string }>(
    sql.raw(`select t::text as row from (select * from ${table} except all select * from ${other}) t limit ${SHOWN}`),
  );
  return rows.map(({ row }) => row);
}

/** The audit log is append-only: it gets what it lacks, and keeps what no event tells of, for a person to look into. */
async function swap(tx: Transaction, table: (typeof TABLES)[number]): Promise<void> {
  if (table !== "audit_log") await tx.execute(sql.raw(`delete from ${live(table)}`));
  await tx.execute(sql.raw(`insert into ${live(table)} select * from pg_temp.${table} on conflict do nothing`));
}
