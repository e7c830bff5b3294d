import { eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { checkouts } from "@/db/schema";
import { releaseReservation } from "@/lib/inventory/release-reservation";
import { transaction, writeMessages } from "@/lib/outbox";
import { inTransaction } from "@/lib/transaction";
import { lostEvents, stuckMessages, unsentMessages } from "./reconcile-messages";
import { heldForRejected } from "./reconcile-money";
import { wronglyReserved } from "./reconcile-stock";
import { sweep } from "./sweep";

/** What was done about a line of the books, and to what. */
export type Repair = { line: string; did: string; ids: string[] };

/**
 * Mends what has one right answer, and can be run at any time, in an open shop, again and again. What could be wrong in more
 * than one way (money, orders, the ledger of stock) is left to a person.
 */
export async function repairBooks(): Promise<Repair[]> {
  const repairs = [
    // First: a release takes from `reserved` what was held, which must be there.
    await recomputeReserved(),
    await releaseRejected(),
    await requeueLost(),
    await voidHeldMoney(),
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
  const ids = await idsOf(
    db(),
    // As published once: QStash may still remember the first deduplication id, and swallow it.
    sql`insert into outbox (event_id, topic, publications, next_attempt_at)
        select id, topic, 1, now() from (${lostEvents}) as lost where topic is not null
        on conflict do nothing returning event_id as id`,
  );
  return { line: "no_message_is_lost", did: "put the events back into the outbox", ids };
}

async function voidHeldMoney(): Promise<Repair> {
  const { rows } = await db().execute<{ id: string; checkout_id: string }>(sql`
    select held.id, held.checkout_id from (${heldForRejected()}) as held
    where held.status in ('authorizing', 'authorized', 'voiding') and not exists (
      select from outbox join events on events.id = outbox.event_id
      where events.type = 'command.payment.void' and events.payload ->> 'paymentId' = held.id)`);
  for (const { id: paymentId, checkout_id: checkoutId } of rows) {
    await transaction(async (tx) => {
      await tx.select({ id: checkouts.id }).from(checkouts).where(eq(checkouts.id, checkoutId)).for("update");
      await writeMessages(tx, { correlationId: checkoutId }, [
        { type: "command.payment.void", payload: { paymentId, checkoutId } },
      ]);
    });
  }
  const did = "asked for the authorisations of rejected checkouts to be voided";
  return { line: "rejected_checkouts_hold_no_money", did, ids: rows.map(({ id }) => id) };
}

/** Makes what waits due, and does what the sweeper of every minute does: sends it, and ends checkouts that are past their time. */
async function sendWaiting(): Promise<Repair> {
  const ids = await idsOf(
    db(),
    sql`update outbox set next_attempt_at = now()
        where event_id in (${unsentMessages} union ${stuckMessages}) returning event_id as id`,
  );
  await sweep();
  return { line: "messages_are_sent", did: "published again", ids };
}

async function idsOf(on: Pick<Transaction, "execute">, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await on.execute<{ id: string }>(query);
  return rows.map(({ id }) => id);
}
