import { sql } from "drizzle-orm";
import { BUYER_EMAILS } from "@/lib/orders/advance-orders";
import type { Invariant } from "./invariant";

/** The emails that tell the buyer of a step. */
const told = Object.entries(BUYER_EMAILS);
const TEMPLATES = sql`unnest(${sql.param(told.map(([status]) => status))}::text[], ${sql.param(told.map(([, letter]) => letter))}::text[])
  as told_by (status, letter)`;

/** The claims of emails about rejected checkouts are forgotten after a year: well before that they are no longer checked. */
const isRemembered = sql`checkouts.settled_at > now() - interval '300 days'`;

/** What the histories call for, one row for each time: an email about an order or a checkout. */
const emailsDue = sql`
  select orders.checkout_id, orders.id as reference, told_by.letter
  from scope join orders on orders.checkout_id = scope.id join order_history on order_history.order_id = orders.id
  join ${TEMPLATES} on told_by.status = order_history.status::text
  union all
  select checkouts.id, checkouts.id, 'checkout-rejected' from scope join checkouts on checkouts.id = scope.id
  where checkouts.status = 'rejected' and checkouts.accepted_at is not null and ${isRemembered}`;

const emailsSent = sql`
  select about.checkout_id, emails.reference, emails.letter from (
    select checkouts.id as checkout_id, checkouts.id as reference from scope
    join checkouts on checkouts.id = scope.id where ${isRemembered}
    union all select orders.checkout_id, orders.id from scope join orders on orders.checkout_id = scope.id
  ) as about join emails on emails.reference = about.reference and emails.status = 'sent'
  where emails.letter = any(${sql.param([...told.map(([, letter]) => letter), "checkout-rejected"])}::text[])`;

/** Emails that are due more or less often than they were sent, and are not on their way. A message that waits for too long is a line of its own. */
export const wrongEmails = sql`
  select told.checkout_id, told.reference, told.letter, sum(due) - sum(sent) as missing from (
    select checkout_id, reference, letter, 1 as due, 0 as sent from (${emailsDue}) as calls_for
    union all select checkout_id, reference, letter, 0, 1 from (${emailsSent}) as went
  ) as told
  group by 1, 2, 3 having sum(due) < sum(sent) or (sum(due) > sum(sent) and not exists (
    select from outbox join events on events.id = outbox.event_id
    where events.type = 'notification.email' and events.payload ->> 'reference' = told.reference
      and events.payload ->> 'letter' = told.letter))`;

/** What must be traceable: each order that was made, each step of it, each refund. */
const auditDue = sql`
  select orders.checkout_id, orders.id as subject,
    case order_history.status when 'PENDING' then 'order.created' else 'order.status ' || order_history.status end as what
  from scope join orders on orders.checkout_id = scope.id join order_history on order_history.order_id = orders.id
  union all
  select scope.id, allocations.order_id, 'payment.refunded'
  from scope join payments on payments.checkout_id = scope.id
  join payment_calls as calls on calls.payment_id = payments.id and calls.operation = 'refund' and calls.status = 'succeeded'
  join payment_allocations as allocations on allocations.idempotency_key = calls.idempotency_key`;

const auditWritten = sql`
  select orders.checkout_id, orders.id as subject,
    case audit_log.action when 'order.status' then 'order.status ' || (audit_log.details ->> 'to') else audit_log.action end as what
  from scope join orders on orders.checkout_id = scope.id join audit_log on audit_log.subject = orders.id
  where audit_log.action in ('order.created', 'order.status', 'payment.refunded')`;

export const NOTIFICATION_INVARIANTS: Invariant[] = [
  {
    name: "letters_are_sent_once",
    says: "Each letter that a history calls for was sent, once, and no other about an order or a checkout.",
    reads: "checkouts",
    violations: () => sql`select distinct reference as id, checkout_id from (${wrongEmails}) as wrong`,
  },
  {
    name: "steps_are_in_the_audit_log",
    says: "Each order, each step of it and each refund has its entry in the audit log, once.",
    reads: "checkouts",
    violations: () => sql`
      select distinct told.subject as id, told.checkout_id from (
        select checkout_id, subject, what, 1 as due, 0 as written from (${auditDue}) as calls_for
        union all select checkout_id, subject, what, 0, 1 from (${auditWritten}) as stands
      ) as told
      group by told.checkout_id, told.subject, told.what having sum(due) < sum(written) or (sum(due) > sum(written) and not exists (
        select from outbox join events on events.id = outbox.event_id
        where events.type = 'analytics.audit_log' and events.payload ->> 'subject' = told.subject))`,
  },
];
