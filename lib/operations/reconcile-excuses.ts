import { sql } from "drizzle-orm";

/** A request or a webhook that asks the provider ends within half a minute, by its answer or by the platform. */
export const ANSWER_MINUTES = 1;
/** The sweeper finds a checkout whose request died after two minutes, and asks about its authorisation then. */
export const AUTHORIZATION_MINUTES = 5;
/** What is changed in several steps has been changed by then, retries included. */
export const STEP_MINUTES = 5;
/** The retries of the most patient message last about a minute, and the sweeper sends it again twice in this time. */
export const MESSAGE_MINUTES = 15;

const minutes = (count: number) => sql`${count} * interval '1 minute'`;
export const minutesAgo = (count: number) => sql`now() - ${minutes(count)}`;

/**
 * A message about this payment is still to be applied: it may take, return or release money. One that waits for longer
 * than messages do is no excuse: then the books are wrong, and nothing may ever mend them.
 */
export const moneyIsOnItsWay = sql`exists (
  select from outbox join events on events.id = outbox.event_id
  where events.type like 'command.payment.%' and events.payload ->> 'paymentId' = payments.id
    and outbox.created_at > ${minutesAgo(MESSAGE_MINUTES)})`;

/** As `moneyIsOnItsWay`, for the refund of one order. */
export const refundIsOnItsWay = sql`exists (
  select from outbox join events on events.id = outbox.event_id
  where events.type = 'command.payment.refund' and events.payload ->> 'orderId' = orders.id
    and outbox.created_at > ${minutesAgo(MESSAGE_MINUTES)})`;

/** The provider was asked a moment ago, and its answer is not written down yet: the two books may differ for so long. */
export const answerIsAwaited = sql`exists (
  select from payment_calls as asked
  where asked.payment_id = payments.id and asked.status = 'started' and asked.created_at > ${minutesAgo(STEP_MINUTES)})`;

/** Whether an order, or a checkout that may become one, stands behind this payment. */
export const isOwed = sql`exists (
  select from checkouts where checkouts.id = payments.checkout_id and (
    checkouts.status in ('pending', 'accepted')
    or exists (
      select from orders where orders.checkout_id = checkouts.id and orders.status not in ('CANCELLED', 'REFUNDED'))))`;
