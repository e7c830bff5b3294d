import { sql } from "drizzle-orm";
import { replica } from "@/db";
import { isLocal } from "@/lib/dispatcher";
import { MEASURED_PER_ORDER, PRICES, type Price } from "./prices";

/** What orders of the last days have written, by kind of message; `repeats`: deliveries over the first one. */
type MessageCount = { type: string; local: boolean; written: number; repeats: number };

export type CostMeter = {
  days: number;
  orders: number;
  /** Sorted: what goes through QStash first. */
  messages: MessageCount[];
};

/** One line of the bill for a thousand orders. */
export type CostLine = { price: Price; perOrder: number; units: number; dollars: number };

/**
 * Counts the messages of the orders of the last days, in the shop's own tables: whatever goes back to the same checkouts. A delivery
 * that failed or came twice is counted too, since QStash may bill every attempt.
 */
export async function meterCosts(days = 7): Promise<CostMeter> {
  const since = sql`now() - ${days} * interval '1 day'`;
  const { rows: sold } = await replica().execute<{ orders: number }>(
    sql`select count(*)::int as orders from orders where created_at > ${since}`,
  );
  const { rows } = await replica().execute<{ type: string; written: number; repeats: number }>(sql`
    select type, count(*)::int as written, coalesce(sum(failed + doubled), 0)::int as repeats
    from (select distinct checkout_id from orders where created_at > ${since}) as sold
    join events on correlation_id = checkout_id
    cross join lateral (select coalesce(max(retried), 0) as failed from inbox where event_id = events.id) as attempts
    cross join lateral (
      select count(*) as doubled from deliveries where event_id = events.id and outcome = 'duplicate') as duplicates
    group by type order by type`);
  const messages = rows.map((row) => ({ ...row, local: isLocal({ eventType: row.type }) }));
  return { days, orders: sold[0]?.orders ?? 0, messages: messages.sort((a, b) => Number(a.local) - Number(b.local)) };
}

/** How many messages an order takes: deliveries through QStash, and what is applied in the process that wrote it. 0 of no orders. */
export function messagesPerOrder({ orders, messages }: CostMeter): { queued: number; local: number } {
  const sum = (counted: MessageCount[]) =>
    counted.reduce((total, { written, repeats }) => total + written + repeats, 0);
  const each = (total: number) => (orders === 0 ? 0 : total / orders);
  return {
    queued: each(sum(messages.filter(({ local }) => !local))),
    local: each(sum(messages.filter(({ local }) => local))),
  };
}

/** What so many orders cost at the public prices. */
export function costOf(meter: CostMeter, orders = 1000): CostLine[] {
  const line = (price: Price, perOrder: number): CostLine => {
    const units = perOrder * orders;
    return { price, perOrder, units, dollars: (units / price.per) * price.dollars };
  };
  return [line(PRICES.qstash, messagesPerOrder(meter).queued), line(PRICES.redis, MEASURED_PER_ORDER.redisCommands)];
}
