import { type SQL, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import type { StartingPoint } from "./reconcile";

/** How many checkouts, and how many events, are read on one snapshot: a second or two, however large the shop. */
const CHECKOUTS = 10_000;
const EVENTS = 250_000;

/** One moment of the books, for a few statements. They read whole tables: the limits and guesses for the shop's own short queries do not fit them. */
export async function inSnapshot<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db().transaction(
    async (tx) => {
      await tx.execute(sql`
        select set_config('statement_timeout', '60s', true), set_config('work_mem', '64MB', true),
          set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)`);
      return work(tx);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** The ids of all checkouts, in the order of their keys, a slice at a time. */
export async function* allCheckouts(): AsyncGenerator<string[]> {
  let after = "";
  for (;;) {
    const from = after;
    const ids = await inSnapshot((tx) =>
      idsOf(tx, sql`select id from checkouts where id > ${from} order by id limit ${CHECKOUTS}`),
    );
    const last = ids.at(-1);
    if (last === undefined) return;
    yield ids;
    after = last;
  }
}

/** Conditions on `events` that between them are true of each event, a slice at a time. */
export async function* allEvents(): AsyncGenerator<SQL> {
  let after = "";
  for (;;) {
    const from = after;
    const [last] = await inSnapshot((tx) =>
      idsOf(tx, sql`select id from events where id > ${from} order by id offset ${EVENTS} limit 1`),
    );
    if (last === undefined) {
      yield sql`events.id > ${from}`;
      return;
    }
    yield sql`(events.id > ${from} and events.id <= ${last})`;
    after = last;
  }
}

/**
 * The ids of the checkouts of which something was written since a moment, of all that are unsettled, however old, and of those in
 * which something was wrong before. What somebody changes behind the shop's back, without writing anything new, is not among
 * them: a full run finds it.
 */
export async function* changedCheckouts({ since: moment, suspects }: StartingPoint): AsyncGenerator<string[]> {
  const since = sql`${moment.toISOString()}::timestamptz`;
  const ids = await inSnapshot((tx) =>
    idsOf(
      tx,
      sql`
        select changed.id from (
          select id from checkouts where status in ('pending', 'accepted')
          union select id from checkouts where created_at > ${since}
          union select checkout_id from orders where status = 'PENDING'
          union select checkout_id from payments
            where status in ('authorizing', 'authorized', 'capturing', 'refunding', 'voiding')
          union select payments.checkout_id from payment_calls join payments on payments.id = payment_calls.payment_id
            where payment_calls.status = 'started' or payment_calls.created_at > ${since}
          union select events.correlation_id from outbox join events on events.id = outbox.event_id
          union select correlation_id from events where created_at > ${since}
          union select orders.checkout_id from order_history join orders on orders.id = order_history.order_id
            where order_history.created_at > ${since}
          union select payments.checkout_id from test_provider_charges as charges
            join payments on payments.provider_reference = charges.reference where charges.created_at > ${since}
          union select payments.checkout_id from wallet_entries
            join payments on payments.provider_reference = wallet_entries.hold_id where wallet_entries.created_at > ${since}
          union select reference from stock_movements where reason = 'sale' and created_at > ${since}
          union select orders.checkout_id from stock_movements join orders on orders.id = stock_movements.reference
            where stock_movements.created_at > ${since}
          union select orders.checkout_id from emails join orders on orders.id = emails.reference
            where emails.created_at > ${since}
          union select orders.checkout_id from audit_log join orders on orders.id = audit_log.subject
            where audit_log.at > ${since}
          union select unnest(${sql.param(suspects)}::text[])
        ) as changed join checkouts on checkouts.id = changed.id order by changed.id`,
    ),
  );
  for (let at = 0; at < ids.length; at += CHECKOUTS) yield ids.slice(at, at + CHECKOUTS);
}

async function idsOf(tx: Transaction, query: SQL): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(query);
  return rows.map(({ id }) => id);
}
