import { sql } from "drizzle-orm";
import type { Invariant } from "./invariant";
import { answerIsAwaited, isOwed, minutesAgo, moneyIsOnItsWay, STEP_MINUTES } from "./reconcile-excuses";

/** Payments of rejected checkouts that hold money, or may come to, some minutes after the rejection. */
export const heldForRejected = sql`
  select payments.id, payments.checkout_id, payments.status, checkouts.settled_at as since
  from scope join payments on payments.checkout_id = scope.id join checkouts on checkouts.id = scope.id
  where checkouts.status = 'rejected' and checkouts.settled_at < ${minutesAgo(STEP_MINUTES)}
    and payments.status not in ('failed', 'voided', 'expired', 'refunded')`;

/** What the provider authorised and has neither captured nor let go. */
const isOpenAtProvider = sql`(
  exists (
    select from payment_calls as asked join test_provider_charges as opened on opened.idempotency_key = asked.idempotency_key
    where asked.payment_id = payments.id and opened.operation = 'authorize' and opened.failure is null and not exists (
      select from test_provider_charges as ended where ended.reference = opened.reference
        and (ended.operation in ('capture', 'void') and ended.failure is null or ended.failure = 'authorization_expired')))
  or exists (
    select from payment_calls as asked join wallet_holds on wallet_holds.id = asked.idempotency_key
    where asked.payment_id = payments.id and wallet_holds.status = 'held'))`;

const openAuthorizations = sql`
  select payments.id, payments.checkout_id, payments.status, payments.updated_at as since
  from scope join payments on payments.checkout_id = scope.id
  where payments.updated_at < ${minutesAgo(STEP_MINUTES)}
    and (payments.status in ('failed', 'voided', 'expired')
      or (payments.status in ('authorized', 'voiding') and not ${isOwed} and not ${moneyIsOnItsWay}))
    and ${isOpenAtProvider}`;

/** Our calls beside the provider's, by their key. */
const differingCalls = sql`
  select calls.idempotency_key as id, payments.checkout_id
  from scope join payments on payments.checkout_id = scope.id and payments.provider = 'test'
  join payment_calls as calls on calls.payment_id = payments.id
  left join test_provider_charges as charges on charges.idempotency_key = calls.idempotency_key
  where case calls.status
      when 'succeeded' then charges.idempotency_key is null or charges.failure is not null
      when 'failed' then charges.idempotency_key is not null and charges.failure is null
      else false end
    or charges.operation <> calls.operation or charges.amount_minor <> calls.amount_minor
    or charges.reference <> payments.provider_reference
  union
  select charges.idempotency_key, payments.checkout_id
  from scope join payments on payments.checkout_id = scope.id and payments.provider = 'test'
  join test_provider_charges as charges on charges.reference = payments.provider_reference
  where not exists (
    select from payment_calls as calls
    where calls.idempotency_key = charges.idempotency_key and calls.payment_id = payments.id)`;

export const PROVIDER_INVARIANTS: Invariant[] = [
  {
    name: "payments_match_provider",
    says: "Our payments and the provider's books tell the same of every authorisation, capture, void and refund.",
    reads: "checkouts",
    violations: () => sql`
      select payments.id, payments.checkout_id from scope join payments on payments.checkout_id = scope.id
      left join (
        select paid.checkout_id, bool_or(operation = 'authorize') as authorized, bool_or(operation = 'void') as voided,
          sum(charges.amount_minor) filter (where operation = 'capture') as captured,
          sum(charges.amount_minor) filter (where operation = 'refund') as refunded
        from scope join payments as paid on paid.checkout_id = scope.id
        join test_provider_charges as charges on charges.reference = paid.provider_reference
        where charges.failure is null group by 1
      ) as books on books.checkout_id = payments.checkout_id
      where payments.provider = 'test'
        and (payments.captured_minor <> coalesce(books.captured, 0)
          or payments.refunded_minor <> coalesce(books.refunded, 0)
          or (payments.status = 'voided') <> coalesce(books.voided, false)
          or (payments.status not in ('authorizing', 'failed') and books.authorized is not true))
        and not ${answerIsAwaited}`,
  },
  {
    name: "calls_match_provider",
    says: "Each call to the provider is in its books, once, with the same key, kind, amount and outcome, and no other is.",
    reads: "checkouts",
    violations: () => differingCalls,
  },
  {
    name: "provider_was_asked_by_us",
    says: "The provider's books hold nothing that we did not ask for.",
    reads: "strays",
    violations: () => sql`
      select charges.idempotency_key as id from test_provider_charges as charges
      where not exists (select from payment_calls where payment_calls.idempotency_key = charges.idempotency_key)`,
  },
  {
    name: "rejected_checkouts_hold_no_money",
    says: "Nothing is authorised or captured for a checkout that was rejected.",
    reads: "checkouts",
    violations: () => heldForRejected,
  },
  {
    name: "authorisations_are_let_go",
    says: "No authorisation is left open that no order and no checkout needs.",
    reads: "checkouts",
    violations: () => openAuthorizations,
  },
];
