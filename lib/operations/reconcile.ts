import { sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { now } from "@/lib/clock";
import { MESSAGE_LINES } from "./reconcile-messages";
import { MONEY_LINES } from "./reconcile-money";
import { ORDER_LINES } from "./reconcile-orders";
import { STOCK_LINES } from "./reconcile-stock";
import { WALLET_LINES } from "./reconcile-wallets";

/** The most ids that a line names; `count` has them all. */
const SHOWN = 20;

/** A sentence about the books that is always true, and the query that finds what makes it false: one text column, `id`. */
export type BookRule = { name: string; says: string; offends: ReturnType<typeof sql> };

export type BookLine = { name: string; says: string; ok: boolean; count: number; offenders: string[] };
export type Books = { ok: boolean; at: string; lines: BookLine[] };

const RULES: BookRule[] = [...MONEY_LINES, ...WALLET_LINES, ...ORDER_LINES, ...STOCK_LINES, ...MESSAGE_LINES];

/**
 * Proves the books: each line is one query for what breaks its rule, all of them on one snapshot, so that a shop that is open
 * while they are read does not look broken. What a message that is on its way will still change is not held against a line;
 * that the message does arrive is a line of its own.
 */
export async function reconcile(): Promise<Books> {
  return db().transaction(
    async (tx) => {
      // A line reads whole tables: the limit that protects the shop's own short queries does not fit it.
      await tx.execute(sql`set local statement_timeout = '2min'`);
      const lines: BookLine[] = [];
      for (const rule of RULES) lines.push(await check(tx, rule));
      return { ok: lines.every(({ ok }) => ok), at: now().toISOString(), lines };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function check(tx: Transaction, { name, says, offends }: BookRule): Promise<BookLine> {
  const { rows } = await tx.execute<{ count: number; offenders: string[] }>(sql`
    with offender as (${offends})
    select (select count(*)::int from offender) as count, array(select id from offender order by id limit ${SHOWN}) as offenders`);
  const { count = 0, offenders = [] } = rows[0] ?? {};
  return { name, says, ok: count === 0, count, offenders };
}
