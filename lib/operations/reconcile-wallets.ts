import { sql } from "drizzle-orm";
import type { BookRule } from "./reconcile";
import { answerIsAwaited } from "./reconcile-money";

export const WALLET_LINES: BookRule[] = [
  {
    name: "entries_are_balance",
    says: "What somebody has as store credit is the sum of its entries.",
    offends: sql`
      select wallets.user_id as id from wallets
      left join (select user_id, sum(delta_minor) as minor from wallet_entries group by user_id) as moved
        on moved.user_id = wallets.user_id
      where wallets.balance_minor <> coalesce(moved.minor, 0)`,
  },
  {
    name: "holds_are_held",
    says: "What is held of somebody's store credit is what their payments hold of it.",
    offends: sql`
      select wallets.user_id as id from wallets
      left join (
        select user_id, sum(amount_minor) as minor from wallet_holds where status = 'held' group by user_id
      ) as held on held.user_id = wallets.user_id
      where wallets.held_minor <> coalesce(held.minor, 0)`,
  },
  {
    name: "payments_match_store_credit",
    says: "Our payments and the wallets tell the same of every hold, and of what was spent of it and returned.",
    offends: sql`
      select payments.id from payments
      left join wallet_holds on wallet_holds.id = payments.provider_reference
      left join (
        select hold_id, -sum(delta_minor) filter (where reason = 'spent') as spent,
          sum(delta_minor) filter (where reason = 'returned') as returned
        from wallet_entries group by hold_id
      ) as books on books.hold_id = wallet_holds.id
      where payments.provider = 'store_credit'
        and not ${answerIsAwaited}
        and (payments.captured_minor <> coalesce(books.spent, 0)
          or payments.refunded_minor <> coalesce(books.returned, 0)
          or (payments.status = 'voided') <> (coalesce(wallet_holds.status, 'refused') = 'released')
          or (payments.status = 'authorized' and wallet_holds.status is distinct from 'held'))
      union
      select wallet_holds.id from wallet_holds
      where wallet_holds.status <> 'refused' and not exists (
        select from payment_calls where idempotency_key = wallet_holds.id and payment_calls.status <> 'failed')`,
  },
];
