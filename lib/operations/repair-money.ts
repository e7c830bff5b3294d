import { eq, type SQL, sql } from "drizzle-orm";
import { checkouts } from "@/db/schema";
import { toMajor } from "@/lib/money";
import { type NewMessage, transaction, writeMessages } from "@/lib/outbox";
import { isOwed, minutesAgo, STEP_MINUTES } from "./reconcile-excuses";
import { heldForRejected } from "./reconcile-provider";
import { inSnapshot } from "./reconcile-slices";
import type { Repair } from "./repair";

/**
 * Asks again for what a lost message should have brought about: the capture of orders that wait for it, the refund of those that are
 * cancelled or refunded, the end of authorisations that nobody needs. Each of these commands decides under its locks whether there
 * is still anything to do, so that one too many does nothing.
 */
export async function askForMoneyAgain(): Promise<Repair[]> {
  return [
    await askAgain("rejected_checkouts_hold_no_money", "asked for authorisations to be let go", toVoid, asVoid),
    await askAgain("orders_keep_their_worth", "asked for the refunds of cancelled orders", toRefund, asRefund),
    await askAgain("orders_do_not_stay_pending", "asked for the money of pending orders", toCapture, asCapture),
  ];
}

/** No message of this type waits for the payment, or for the order. */
const isNotAsked = (type: string, key: "paymentId" | "orderId", id: SQL) => sql`not exists (
  select from outbox join events on events.id = outbox.event_id
  where events.type = ${type} and events.payload ->> ${key}::text = ${id})`;

const toVoid = sql`
  with scope as (select id from checkouts)
  select held.id, held.checkout_id from (
    select id, checkout_id, status from (${heldForRejected}) as rejected
    union
    select id, checkout_id, status from payments where updated_at < ${minutesAgo(STEP_MINUTES)} and not ${isOwed}
  ) as held
  where held.status in ('authorizing', 'authorized', 'voiding') and ${isNotAsked("command.payment.void", "paymentId", sql`held.id`)}`;

const toRefund = sql`
  select orders.id, orders.checkout_id, payments.id as payment_id, orders.total_minor, orders.currency
  from orders join payments on payments.checkout_id = orders.checkout_id
  where orders.status in ('CANCELLED', 'REFUNDED') and orders.captured_minor <> orders.refunded_minor
    and ${isNotAsked("command.payment.refund", "orderId", sql`orders.id`)}`;

const toCapture = sql`
  select payments.id, payments.checkout_id from payments
  where payments.status in ('authorized', 'capturing') and ${isNotAsked("command.payment.capture", "paymentId", sql`payments.id`)}
    and exists (
      select from orders where orders.checkout_id = payments.checkout_id and orders.status = 'PENDING'
        and orders.created_at < ${minutesAgo(STEP_MINUTES)})`;

type Row = { id: string; checkout_id: string; payment_id: string; total_minor: number; currency: string };

function asVoid({ id: paymentId, checkout_id: checkoutId }: Row): NewMessage {
  return { type: "command.payment.void", payload: { paymentId, checkoutId } };
}

function asCapture({ id: paymentId, checkout_id: checkoutId }: Row): NewMessage {
  return { type: "command.payment.capture", payload: { paymentId, checkoutId } };
}

function asRefund({ id: orderId, payment_id: paymentId, total_minor, currency }: Row): NewMessage {
  const amount = toMajor(total_minor, currency);
  return { type: "command.payment.refund", payload: { paymentId, orderId, amount, currency } };
}

async function askAgain(line: string, did: string, wanted: SQL, newsOf: (row: Row) => NewMessage): Promise<Repair> {
  const { rows } = await inSnapshot((tx) => tx.execute<Row>(wanted));
  for (const row of rows) {
    await transaction(async (tx) => {
      // Whoever moves this checkout, or repairs it too, has its row: one at a time.
      await tx.select({ id: checkouts.id }).from(checkouts).where(eq(checkouts.id, row.checkout_id)).for("update");
      await writeMessages(tx, { correlationId: row.checkout_id }, [newsOf(row)]);
    });
  }
  return { line, did, ids: rows.map(({ id }) => id) };
}
