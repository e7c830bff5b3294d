import { sql } from "drizzle-orm";
import { UNPAID_STATUSES } from "@/lib/orders/order";
import type { BookRule } from "./reconcile";

/** The time that a void has to arrive, retries included, before money held for a rejected checkout is an error. */
const VOID_MINUTES = 5;

/** A message about this payment is still to be applied: it may take, return or release money. */
const moneyIsOnItsWay = sql`exists (
  select from outbox join events on events.id = outbox.event_id
  where events.type like 'command.payment.%' and events.payload ->> 'paymentId' = payments.id)`;

/** The provider was asked, and its answer is not written down: until the question is asked again the two books may differ. */
export const answerIsAwaited = sql`exists (
  select from payment_calls where payment_id = payments.id and status = 'started')`;

/** Payments of rejected checkouts that hold money, or may come to, `minutes` after the rejection. */
export const heldForRejected = (minutes = VOID_MINUTES) => sql`
  select payments.id, payments.checkout_id, payments.status from payments join checkouts on checkouts.id = payments.checkout_id
  where checkouts.status = 'rejected' and checkouts.settled_at < now() - ${minutes} * interval '1 minute'
    and payments.status not in ('failed', 'voided', 'expired', 'refunded')`;

export const MONEY_LINES: BookRule[] = [
  {
    name: "captured_money_is_orders_worth",
    says: "What was captured and not returned is what the checkout's orders are worth that are neither cancelled nor refunded.",
    offends: sql`
      select payments.id from payments
      left join (
        select checkout_id, sum(total_minor) as minor from orders
        where status::text <> all(${sql.param([...UNPAID_STATUSES])}::text[]) group by checkout_id
      ) as worth on worth.checkout_id = payments.checkout_id
      where payments.captured_minor - payments.refunded_minor <> coalesce(worth.minor, 0) and not ${moneyIsOnItsWay}`,
  },
  {
    name: "payments_match_provider",
    says: "Our payments and the provider's books tell the same of every authorisation, capture, void and refund.",
    offends: sql`
      select payments.id from payments
      left join (
        select reference, bool_or(operation = 'authorize') as authorized, bool_or(operation = 'void') as voided,
          sum(amount_minor) filter (where operation = 'capture') as captured,
          sum(amount_minor) filter (where operation = 'refund') as refunded
        from test_provider_charges where failure is null group by reference
      ) as books on books.reference = payments.provider_reference
      where payments.provider = 'test'
        and not ${answerIsAwaited}
        and (payments.captured_minor <> coalesce(books.captured, 0)
          or payments.refunded_minor <> coalesce(books.refunded, 0)
          or (payments.status = 'voided') <> coalesce(books.voided, false)
          or (payments.status not in ('authorizing', 'failed') and books.authorized is not true))
      union
      select charges.idempotency_key from test_provider_charges as charges
      where not exists (select from payment_calls where payment_calls.idempotency_key = charges.idempotency_key)`,
  },
  {
    name: "rejected_checkouts_hold_no_money",
    says: "Nothing is authorised or captured for a checkout that was rejected.",
    offends: sql`select id from (${heldForRejected()}) as held`,
  },
];
