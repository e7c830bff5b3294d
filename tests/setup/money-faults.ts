import { cancelledForNothing, capture, delivered, type Fault, old, paid, pending, refund, waiting } from "./book-fault";

const MONEY: Fault[] = [
  [
    "provider_calls_have_answers",
    "nobody knows for two minutes whether money was taken",
    `update payment_calls set status = 'started', created_at = now() - interval '2 minutes' where idempotency_key = ${capture}`,
  ],
  [
    "payments_do_not_get_stuck",
    "a payment is refunded for ever",
    `update payments set status = 'refunding', updated_at = ${old} where id = ${paid}`,
  ],
  [
    "captured_money_is_orders_worth",
    "a cent was captured too little",
    `update payments set captured_minor = captured_minor - 1 where id = ${paid}`,
  ],
  ["captured_money_is_orders_worth", "an order was cancelled and nobody asked for its refund", cancelledForNothing],
  [
    "captured_money_is_orders_worth",
    "too much was kept, and a message about the payment waits for ever",
    `${waiting("command.payment.capture", delivered, old)}; ${cancelledForNothing}`,
  ],
  [
    "orders_keep_their_worth",
    "a delivered order was never captured",
    `update orders set captured_minor = 0 where id = ${delivered}`,
  ],
  [
    "orders_keep_their_worth",
    "money went back for an order that stands",
    `update orders set refunded_minor = captured_minor where id = ${delivered}`,
  ],
  [
    "orders_keep_their_worth",
    "a pending order was captured",
    `update orders set captured_minor = total_minor where id = ${pending}`,
  ],
  [
    "orders_keep_their_worth",
    "the refund of a cancelled order waits for ever",
    `${waiting("command.payment.refund", delivered, old)}; ${cancelledForNothing}`,
  ],
  [
    "orders_do_not_stay_pending",
    "a captured order is still pending",
    `update orders set status = 'PENDING', created_at = now() where id = ${delivered}`,
  ],
  [
    "orders_do_not_stay_pending",
    "nobody asks for a pending order's money",
    "delete from outbox where topic = 'commands'",
  ],
  [
    "payments_are_sum_of_orders",
    "an order was captured more than its payment",
    `update payments set captured_minor = captured_minor - 1 where id = ${paid}`,
  ],
  [
    "payments_are_sum_of_orders",
    "a refund is written down for the order alone",
    `update payments set refunded_minor = 0 where refunded_minor > 0`,
  ],
  [
    "allocations_are_what_moved",
    "it is not known which order a capture was for",
    `delete from payment_allocations where idempotency_key = ${capture}`,
  ],
  [
    "allocations_are_what_moved",
    "a call was for more than its orders",
    `update payment_calls set amount_minor = amount_minor + 1 where idempotency_key = ${capture}`,
  ],
  [
    "allocations_are_what_moved",
    "a refund is under the key of another order of the same sum",
    ["payment_calls", "payment_allocations", "test_provider_charges"]
      .map(
        (table) => `update ${table} set idempotency_key = 'pay_1-refund-ord_other' where idempotency_key = ${refund}`,
      )
      .reverse()
      .join("; "),
  ],
];

const PROVIDER: Fault[] = [
  [
    "provider_was_asked_by_us",
    "the provider charged what nobody knows",
    "insert into test_provider_charges values ('forged', 'authorize', 'tp_forged', 'tok_visa', 1, null)",
  ],
  [
    "payments_match_provider",
    "the provider refunded what we did not ask for",
    `insert into test_provider_charges select 'forged', 'refund', reference, method_token, 1, null from test_provider_charges where operation = 'capture' limit 1`,
  ],
  [
    "payments_match_provider",
    "the provider knows of no authorisation",
    `delete from test_provider_charges where operation = 'authorize' and reference = (select provider_reference from payments where id = ${paid})`,
  ],
  [
    "payments_match_provider",
    "a payment says that it was voided",
    `update payments set status = 'voided' where id = ${paid}`,
  ],
  [
    "payments_match_provider",
    "they differ, and a call has been without an answer for ever",
    `update payments set captured_minor = captured_minor - 1 where id = ${paid};
     update payment_calls set status = 'started', created_at = ${old} where idempotency_key = ${capture}`,
  ],
  [
    "calls_match_provider",
    "the provider has another key for a refund of ours",
    `update test_provider_charges set idempotency_key = 'pay_1-refund-ord_other' where idempotency_key = ${refund}`,
  ],
  [
    "calls_match_provider",
    "the provider voided what no call of ours asked it to",
    `insert into test_provider_charges select 'forged', 'void', reference, method_token, 1, null from test_provider_charges where operation = 'capture' limit 1`,
  ],
  [
    "calls_match_provider",
    "the provider refunded another sum under our key",
    `update test_provider_charges set amount_minor = amount_minor - 1 where idempotency_key = ${refund}`,
  ],
  [
    "calls_match_provider",
    "the provider did what we believe it refused",
    `update payment_calls set status = 'failed' where idempotency_key = ${refund}`,
  ],
  [
    "calls_match_provider",
    "the provider refused what we believe it did",
    `update test_provider_charges set failure = 'refused' where idempotency_key = ${refund}`,
  ],
  [
    "calls_match_provider",
    "the provider took money of another authorisation",
    `update test_provider_charges set reference = 'tp_other' where idempotency_key = ${capture}`,
  ],
  [
    "rejected_checkouts_hold_no_money",
    "a rejected checkout is still authorised",
    `update checkouts set status = 'rejected', settled_at = ${old} where id = (select checkout_id from payments where status = 'authorized' limit 1)`,
  ],
  [
    "authorisations_are_let_go",
    "a refused capture left its authorisation open",
    `update payments set status = 'failed', failure = 'capture_refused', updated_at = ${old} where status = 'authorized'`,
  ],
  [
    "authorisations_are_let_go",
    "the only order was cancelled, and its authorisation stays",
    `update orders set status = 'CANCELLED' where status = 'PENDING'; delete from outbox;
     update payments set updated_at = ${old} where status = 'authorized'`,
  ],
  [
    "authorisations_are_let_go",
    "store credit is held for a payment that has failed",
    `insert into wallet_holds select ${paid} || '-authorize', user_id, 1, 'held' from wallets;
     update payments set status = 'failed', updated_at = ${old} where id = ${paid}`,
  ],
];

const WALLETS: Fault[] = [
  [
    "entries_are_balance",
    "somebody has a cent that nobody gave them",
    "update wallets set balance_minor = balance_minor + 1",
  ],
  ["holds_are_held", "credit is held by nobody", "update wallets set held_minor = 1"],
  [
    "holds_are_not_forgotten",
    "credit is held for ever",
    `insert into wallet_holds select ${paid} || '-authorize', user_id, 1, 'held', ${old} from wallets; update wallets set held_minor = 1`,
  ],
  [
    "payments_match_store_credit",
    "a payment took credit that is still there",
    `update payments set provider = 'store_credit' where id = ${paid}`,
  ],
  [
    "calls_match_store_credit",
    "a payment took credit that is still there",
    `update payments set provider = 'store_credit' where id = ${paid}`,
  ],
  [
    "calls_match_store_credit",
    "credit came back under a key that no call has",
    `update payments set provider = 'store_credit' where id = ${paid};
     insert into wallet_entries (id, user_id, delta_minor, balance_minor, reason, idempotency_key, hold_id)
       select 'e' || number, user_id, delta, 1, reason::wallet_reason, key, provider_reference from wallets,
         (select captured_minor, provider_reference from payments where id = ${paid}) as payment,
         lateral (values (1, -captured_minor, 'spent', ${capture}), (2, 1, 'returned', 'forged')) as moves (number, delta, reason, key)`,
  ],
  [
    "wallets_were_asked_by_us",
    "credit is held that no payment asked for",
    "insert into wallet_holds select 'forged', user_id, 1, 'held' from wallets; update wallets set held_minor = 1",
  ],
  [
    "wallets_were_asked_by_us",
    "credit came back that no payment gave",
    `insert into wallet_entries (id, user_id, delta_minor, balance_minor, reason, idempotency_key)
       select 'e', user_id, 1, 1, 'returned', 'forged' from wallets`,
  ],
];

/** What breaks the books of money: ours, the provider's and those of store credit. */
export const MONEY_FAULTS = [...MONEY, ...PROVIDER, ...WALLETS];
