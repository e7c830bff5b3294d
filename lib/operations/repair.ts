import { sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db";
import { releaseReservation } from "@/lib/inventory/release-reservation";
import { MESSAGES } from "@/lib/messages";
import { transaction, writeMessages } from "@/lib/outbox";
import { inTransaction } from "@/lib/transaction";
import { lostEvents, stuckMessages, unsentMessages } from "./reconcile-messages";
import { wrongEmails } from "./reconcile-notifications";
import { allEvents, inSnapshot } from "./reconcile-slices";
import { wronglyReserved } from "./reconcile-stock";
import { askForMoneyAgain } from "./repair-money";
import { sweep } from "./sweep";

/** What was done about a line of the books, and to what. */
export type Repair = { line: string; did: string; ids: string[] };

/**
 * Mends what has one right answer, and can be run at any time, in an open shop, again and again. What could be wrong in more
 * than one way (amounts, orders, the ledger of stock) is left to a person; reports are rebuilt by `npm run replay -- --apply`.
 */
export async function repairBooks(): Promise<Repair[]> {
  const repairs = [
    // First: a release takes from `reserved` what was held, which must be there.
    await recomputeReserved(),
    await releaseRejected(),
    await requeueLost(),
    ...(await askForMoneyAgain()),
    await sendMissingEmails(),
    await restoreAuditEntries(),
    await sendWaiting(),
  ];
  return repairs.filter(({ ids }) => ids.length > 0);
}

async function recomputeReserved(): Promise<Repair> {
  const ids = await inTransaction(async (tx) => {
    const wrong = await idsOf(tx, sql`select id from (${wronglyReserved}) as wrong where held <= on_hand`);
    // Whoever changes reservations holds their stock rows: with these locks, what is held and what is reserved stand still.
    await tx.execute(
      sql`select from stock where variant_id = any(${sql.param(wrong)}::text[]) order by variant_id for update`,
    );
    return idsOf(
      tx,
      sql`update stock set reserved = wrong.held from (${wronglyReserved}) as wrong
          where stock.variant_id = wrong.id and wrong.held <= wrong.on_hand and wrong.id = any(${sql.param(wrong)}::text[])
          returning stock.variant_id as id`,
    );
  });
  return { line: "reserved_is_held", did: "set reserved to what checkouts hold", ids };
}

async function releaseRejected(): Promise<Repair> {
  const held = await idsOf(
    db(),
    sql`select distinct reservations.checkout_id as id from reservations
        join checkouts on checkouts.id = reservations.checkout_id
        where reservations.status = 'held' and checkouts.status = 'rejected'`,
  );
  for (const checkoutId of held) await inTransaction((tx) => releaseReservation(tx, checkoutId));
  return { line: "settled_checkouts_hold_no_stock", did: "released what rejected checkouts held", ids: held };
}

async function requeueLost(): Promise<Repair> {
  const ids: string[] = [];
  for await (const which of allEvents()) {
    const lost = await inSnapshot((tx) =>
      idsOf(tx, sql`select id from (${lostEvents(which)}) as lost where topic is not null`),
    );
    if (lost.length === 0) continue;
    const requeued = await idsOf(
      db(),
      // As published once: QStash may still remember the first deduplication id, and swallow it.
      sql`insert into outbox (event_id, topic, publications, next_attempt_at)
          select id, topic, 1, now() from (${lostEvents(sql`events.id = any(${sql.param(lost)}::text[])`)}) as lost
          on conflict do nothing returning event_id as id`,
    );
    ids.push(...requeued);
  }
  return { line: "no_message_is_lost", did: "put the events back into the outbox", ids };
}

/** An email that went out is known by its row, and is not sent again: what is asked for here is sent once. */
async function sendMissingEmails(): Promise<Repair> {
  const missing = sql`
    with scope as (select id from checkouts)
    select wrong.checkout_id, wrong.reference, wrong.letter, checkouts.customer_email as recipient
    from (${wrongEmails}) as wrong join checkouts on checkouts.id = wrong.checkout_id where wrong.missing > 0`;
  const { rows } = await inSnapshot((tx) => tx.execute<Record<string, unknown>>(missing));
  const letters = rows.map((row) => missingEmail.parse(row));
  for (const { checkout_id: correlationId, ...payload } of letters) {
    await transaction((tx) => writeMessages(tx, { correlationId }, [{ type: "notification.email", payload }]));
  }
  return {
    line: "letters_are_sent_once",
    did: "wrote the letters again",
    ids: letters.map(({ reference }) => reference),
  };
}

const missingEmail = MESSAGES["notification.email"].payload.extend({ checkout_id: z.string() });

/** From the event store, which has them word for word. */
async function restoreAuditEntries(): Promise<Repair> {
  const ids = await idsOf(
    db(),
    sql`insert into audit_log (event_id, action, actor, subject, details, at)
        select id, payload ->> 'action', payload ->> 'actor', payload ->> 'subject', payload -> 'details', created_at
        from events where type = 'analytics.audit_log'
          and exists (select from inbox where inbox.event_id = events.id and inbox.consumer = 'analytics')
          and not exists (select from audit_log where audit_log.event_id = events.id)
        on conflict do nothing returning event_id as id`,
  );
  return { line: "steps_are_in_the_audit_log", did: "wrote the entries again", ids };
}

/** Makes what waits due, and does what the sweeper of every minute does: sends it, and ends checkouts that are past their time. */
async function sendWaiting(): Promise<Repair> {
  const ids = await idsOf(
    db(),
    sql`update outbox set next_attempt_at = now()
        where event_id in (select id from (${unsentMessages} union ${stuckMessages}) as waiting) returning event_id as id`,
  );
  await sweep();
  return { line: "messages_are_sent", did: "published again", ids };
}

async function idsOf(on: Pick<Transaction, "execute">, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await on.execute<{ id: string }>(query);
  return rows.map(({ id }) => id);
}
