import type { ProviderOutcome } from "@/lib/payments/provider";
import type { Actor } from "./actor";
import type { Overseer } from "./interleave";
import type { Query, Stage } from "./stage";
import type { Act } from "./story";
import type { Call, Witness } from "./taps";

/** Asks and commands the database about what the actors' connections do. */
export function overseer(query: Query): Overseer {
  return {
    async isBlocked(pids) {
      const waiting = "select 1 from pg_stat_activity where pid = any($1) and wait_event_type = 'Lock'";
      return (await query(waiting, [pids])).rows.length > 0;
    },
    async cut(pid) {
      await query("select pg_terminate_backend($1, 5000)", [pid]);
    },
  };
}

/** Writes down in `seen` what must not happen at any moment, and makes the provider's weather. */
export function witness(stage: Stage, actors: Actor[], acts: Act[], seen: string[]): Witness {
  return {
    sawDeadlock: (label, actor) => seen.push(`a deadlock: ${actor?.name ?? "when all is quiet"} gave up "${label}"`),
    weather: (actor) => acts[actors.indexOf(actor)]?.provider,
    async sawProvider(operation) {
      if (operation === "refund") seen.push(...(await tooMuchReturned(stage)));
    },
    refuse: (operation, call) => refuse(stage, operation, call),
  };
}

/** At no moment has a buyer got the money back of an order that is paid and stands. */
async function tooMuchReturned({ query, email }: Stage): Promise<string[]> {
  const { rows } = await query<{ id: string; kept: number; worth: number }>(
    `select * from (
       select checkouts.id,
         coalesce((select sum(case operation when 'capture' then amount_minor when 'refund' then -amount_minor else 0 end)::int
           from test_provider_charges where failure is null and reference = 'tp_' || payments.id || '-authorize'), 0)
         + coalesce((select -sum(delta_minor)::int from wallet_entries where hold_id = payments.id || '-authorize'), 0) as kept,
         coalesce((select sum(total_minor)::int from orders where checkout_id = checkouts.id
           and status in ('CONFIRMED', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'RETURNED')), 0) as worth
       from checkouts join payments on checkout_id = checkouts.id where customer_email = $1) as books
     where kept < worth`,
    [email],
  );
  return rows.map(
    ({ id, kept, worth }) => `after a refund ${kept} are kept for ${id}, whose paid orders are worth ${worth}`,
  );
}

/** A provider that refuses keeps its word: the key that it has refused stays refused. */
async function refuse({ query }: Stage, operation: string, call: Call): Promise<ProviderOutcome> {
  const failure = `${operation}_refused`;
  await query(
    `insert into test_provider_charges (idempotency_key, operation, reference, method_token, amount_minor, failure)
     values ($1, $2, $3, 'tok_visa', $4, $5) on conflict do nothing`,
    [call.idempotencyKey, operation, call.reference, call.amountMinor, failure],
  );
  return { failure };
}
