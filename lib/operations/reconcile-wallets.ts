import { sql } from "drizzle-orm";
import type { Invariant } from "./invariant";
import { answerIsAwaited, MESSAGE_MINUTES, minutesAgo } from "./reconcile-excuses";

export const WALLET_INVARIANTS: Invariant[] = [
  {
    name: "entries_are_balance",
    says: "What somebody has as store credit is the sum of its entries.",
    reads: "all",
    violations: () => sql`
      select wallets.user_id as id from wallets
      left join (select user_id, sum(delta_minor) as minor from wallet_entries group by user_id) as moved
        on moved.user_id = wallets.user_id
      where wallets.balance_minor <> coalesce(moved.minor, 0)`,
  },
  {
    name: "holds_are_held",
    says: "What is held of somebody's store credit is what their payments hold of it.",
    reads: "all",
    violations: () => sql`
      select wallets.user_id as id from wallets
      left join (
        select user_id, sum(amount_minor) as minor from wallet_holds where status = 'held' group by user_id
      ) as held on held.user_id = wallets.user_id
      where wallets.held_minor <> coalesce(held.minor, 0)`,
  },
  {
    name: "holds_are_not_forgotten",
    says: `Store credit is held for more than ${MESSAGE_MINUTES} minutes only while a message about its checkout is tried again.`,
    reads: "all",
    violations: () => sql`
      select wallet_holds.id, payments.checkout_id, wallet_holds.created_at as since from wallet_holds
      left join payment_calls as calls on calls.idempotency_key = wallet_holds.id
      left join payments on payments.id = calls.payment_id
      where wallet_holds.status = 'held' and wallet_holds.created_at < ${minutesAgo(MESSAGE_MINUTES)} and not exists (
        select from outbox join events on events.id = outbox.event_id
        where events.type like 'command.%' and events.correlation_id = payments.checkout_id)`,
  },
  {
    name: "payments_match_store_credit",
    says: "Our payments and the wallets tell the same of every hold, and of what was spent of it and returned.",
    reads: "checkouts",
    violations: () => sql`
      select payments.id, payments.checkout_id from scope join payments on payments.checkout_id = scope.id
      left join wallet_holds on wallet_holds.id = payments.provider_reference
      left join (
        select paid.checkout_id, -sum(delta_minor) filter (where reason = 'spent') as spent,
          sum(delta_minor) filter (where reason = 'returned') as returned
        from scope join payments as paid on paid.checkout_id = scope.id
        join wallet_entries on wallet_entries.hold_id = paid.provider_reference group by 1
      ) as books on books.checkout_id = payments.checkout_id
      where payments.provider = 'store_credit'
        and not ${answerIsAwaited}
        and (payments.captured_minor <> coalesce(books.spent, 0)
          or payments.refunded_minor <> coalesce(books.returned, 0)
          or (payments.status = 'voided') <> (coalesce(wallet_holds.status, 'refused') = 'released')
          or (payments.status = 'authorized' and wallet_holds.status is distinct from 'held'))`,
  },
  {
    name: "calls_match_store_credit",
    says: "Each call that spent or returned store credit is an entry of a wallet, with the same key and amount, and no other is.",
    reads: "checkouts",
    violations: () => sql`
      select calls.idempotency_key as id, payments.checkout_id
      from scope join payments on payments.checkout_id = scope.id and payments.provider = 'store_credit'
      join payment_calls as calls on calls.payment_id = payments.id and calls.operation in ('capture', 'refund')
      left join wallet_entries as entries on entries.idempotency_key = calls.idempotency_key
      where (calls.status = 'succeeded' and entries.id is null) or (calls.status = 'failed' and entries.id is not null)
        or entries.hold_id <> payments.provider_reference
        or entries.delta_minor <> case calls.operation when 'refund' then calls.amount_minor else -calls.amount_minor end
      union
      select entries.idempotency_key, payments.checkout_id
      from scope join payments on payments.checkout_id = scope.id and payments.provider = 'store_credit'
      join wallet_entries as entries on entries.hold_id = payments.provider_reference
      where not exists (
        select from payment_calls as calls
        where calls.idempotency_key = entries.idempotency_key and calls.payment_id = payments.id)`,
  },
  {
    name: "wallets_were_asked_by_us",
    says: "Store credit is held, spent and returned by payments alone.",
    reads: "all",
    violations: () => sql`
      select wallet_holds.id from wallet_holds
      where wallet_holds.status <> 'refused' and not exists (
        select from payment_calls where idempotency_key = wallet_holds.id and payment_calls.status <> 'failed')
      union
      select entries.idempotency_key from wallet_entries as entries
      where entries.reason <> 'granted' and not exists (
        select from payment_calls where payment_calls.idempotency_key = entries.idempotency_key)`,
  },
];
