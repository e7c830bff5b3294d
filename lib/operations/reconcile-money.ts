import { sql } from "drizzle-orm";
import { UNPAID_STATUSES } from "@/lib/orders/order";
import type { Invariant } from "./invariant";
import {
  ANSWER_MINUTES,
  AUTHORIZATION_MINUTES,
  minutesAgo,
  moneyIsOnItsWay,
  refundIsOnItsWay,
  STEP_MINUTES,
} from "./reconcile-excuses";

const isUnpaid = sql`orders.status::text = any(${sql.param([...UNPAID_STATUSES])}::text[])`;

/** Provider calls whose answer is unknown. An authorisation takes no money, and is asked about by the sweeper. */
const callsInDoubt = sql`
  select payment_calls.idempotency_key as id, payments.checkout_id, payment_calls.created_at as since
  from payment_calls join payments on payments.id = payment_calls.payment_id
  where payment_calls.status = 'started' and payment_calls.created_at < case payment_calls.operation
    when 'authorize' then ${minutesAgo(AUTHORIZATION_MINUTES)} else ${minutesAgo(ANSWER_MINUTES)} end`;

/** Payments that are between two states, and should not be for so long. */
const stuckPayments = sql`
  select id, checkout_id, updated_at as since from payments
  where status in ('authorizing', 'capturing', 'refunding', 'voiding') and updated_at < ${minutesAgo(STEP_MINUTES)}`;

/** Orders whose money should have gone back, or should not have. */
const wronglyPaidOrders = sql`
  select orders.id, orders.checkout_id from scope join orders on orders.checkout_id = scope.id
  where case
    when orders.status = 'PENDING' then orders.captured_minor <> 0 or orders.refunded_minor <> 0
    when ${isUnpaid} then orders.captured_minor <> orders.refunded_minor and not ${refundIsOnItsWay}
    else orders.captured_minor <> orders.total_minor or orders.refunded_minor <> 0 end`;

export const MONEY_INVARIANTS: Invariant[] = [
  {
    name: "provider_calls_have_answers",
    says: "The provider's answer to each capture, void and refund is known within a minute.",
    reads: "all",
    violations: () => callsInDoubt,
  },
  {
    name: "payments_do_not_get_stuck",
    says: `No payment is being authorised, captured, refunded or voided for more than ${STEP_MINUTES} minutes.`,
    reads: "all",
    violations: () => stuckPayments,
  },
  {
    name: "captured_money_is_orders_worth",
    says: "What was captured and not returned is what the checkout's orders are worth that are paid: neither pending nor cancelled nor refunded.",
    reads: "checkouts",
    violations: () => sql`
      select payments.id, payments.checkout_id from scope join payments on payments.checkout_id = scope.id
      left join (
        select orders.checkout_id, sum(orders.total_minor) as minor from scope join orders on orders.checkout_id = scope.id
        where orders.status <> 'PENDING' and not ${isUnpaid} group by 1
      ) as worth on worth.checkout_id = payments.checkout_id
      where payments.captured_minor - payments.refunded_minor <> coalesce(worth.minor, 0) and not ${moneyIsOnItsWay}`,
  },
  {
    name: "orders_keep_their_worth",
    says: "Of a confirmed order its whole price was captured and nothing returned; of a pending, cancelled or refunded one nothing is kept.",
    reads: "checkouts",
    violations: () => wronglyPaidOrders,
  },
  {
    name: "orders_do_not_stay_pending",
    says: `An order is confirmed when its money is taken, and asked to be paid until then.`,
    reads: "checkouts",
    violations: () => sql`
      select orders.id, orders.checkout_id, orders.created_at as since
      from scope join orders on orders.checkout_id = scope.id join payments on payments.checkout_id = scope.id
      where orders.status = 'PENDING' and (payments.captured_minor > 0
        or (orders.created_at < ${minutesAgo(STEP_MINUTES)} and not exists (
          select from outbox join events on events.id = outbox.event_id
          where events.type = 'command.payment.capture' and events.payload ->> 'paymentId' = payments.id)))`,
  },
  {
    name: "payments_are_sum_of_orders",
    says: "What was captured and refunded of a payment is what was captured and refunded of its orders.",
    reads: "checkouts",
    violations: () => sql`
      select payments.id, payments.checkout_id from scope join payments on payments.checkout_id = scope.id
      left join (
        select orders.checkout_id, sum(orders.captured_minor) as captured, sum(orders.refunded_minor) as refunded
        from scope join orders on orders.checkout_id = scope.id group by 1
      ) as parts on parts.checkout_id = payments.checkout_id
      where payments.captured_minor <> coalesce(parts.captured, 0) or payments.refunded_minor <> coalesce(parts.refunded, 0)`,
  },
  {
    name: "allocations_are_what_moved",
    says: "What was captured and refunded of an order is what the calls that succeeded were for, and each call is for its orders to the cent.",
    reads: "checkouts",
    violations: () => sql`
      with allocated as (
        select scope.id as checkout_id, calls.idempotency_key, calls.operation, calls.status, calls.amount_minor as asked,
          allocations.order_id, allocations.amount_minor
        from scope join payments on payments.checkout_id = scope.id
        join payment_calls as calls on calls.payment_id = payments.id and calls.operation in ('capture', 'refund')
        left join payment_allocations as allocations on allocations.idempotency_key = calls.idempotency_key
      )
      select orders.id, orders.checkout_id from scope join orders on orders.checkout_id = scope.id
      left join (
        select order_id, sum(amount_minor) filter (where operation = 'capture') as captured,
          sum(amount_minor) filter (where operation = 'refund') as refunded
        from allocated where status = 'succeeded' group by order_id
      ) as moved on moved.order_id = orders.id
      where orders.captured_minor <> coalesce(moved.captured, 0) or orders.refunded_minor <> coalesce(moved.refunded, 0)
      union all
      select idempotency_key, checkout_id from allocated group by 1, 2, asked
      having asked <> coalesce(sum(amount_minor), 0)
      union all
      -- A refund's key names the order that it is for, and nothing else tells the provider which one it is.
      select idempotency_key, checkout_id from allocated
      where operation = 'refund' and idempotency_key !~ ('-refund-' || order_id || '(-[0-9]+)?$')`,
  },
];
