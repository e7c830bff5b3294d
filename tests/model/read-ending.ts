import type { OrderStatus } from "@/lib/orders/order";
import type { Ending } from "./ending";
import type { Stage } from "./stage";

type OrderSeen = { id: string; checkoutId: string; status: OrderStatus; userId: string | null };

/** The orders of this story so far, in the order in which they were made. */
export async function ordersOf({ query, email }: Stage): Promise<OrderSeen[]> {
  const { rows } = await query<OrderSeen>(
    `select orders.id, orders.checkout_id as "checkoutId", orders.status, orders.user_id as "userId" from orders
     join checkouts on checkouts.id = checkout_id where checkouts.customer_email = $1 order by orders.id`,
    [email],
  );
  return rows;
}

type Message = Record<string, unknown> & { id: string; created_at: Date; type: string; waits: boolean };

/** The commands of this story so far, and whether each still waits to be applied. */
export async function messagesOf({ query, email }: Stage): Promise<Message[]> {
  const { rows } = await query<Message>(
    `select events.*, outbox.event_id is not null as waits from events
     join checkouts on checkouts.id = correlation_id left join outbox on event_id = events.id
     where checkouts.customer_email = $1 and type like 'command.%' order by events.id`,
    [email],
  );
  return rows;
}

/** What the database and the provider say at the end. */
export async function readEnding({ query, email, people, prints }: Stage): Promise<Ending> {
  const { rows } = await query<{ ending: Ending }>(
    `with mine as (select * from checkouts where customer_email = $1)
     select jsonb_build_object(
       'checkouts', (select coalesce(jsonb_agg(to_jsonb(mine) || jsonb_build_object(
           'payment', (select to_jsonb(payments) from payments where checkout_id = mine.id),
           'orders', (select coalesce(jsonb_agg(to_jsonb(orders) || jsonb_build_object(
               'items', (select jsonb_agg(to_jsonb(order_items)) from order_items where order_id = orders.id),
               'letters', (select coalesce(jsonb_agg(events.payload ->> 'letter'), '[]') from events
                 where events.correlation_id = mine.id and events.type = 'notification.email' and events.payload ->> 'reference' = orders.id)
             ) order by orders.id), '[]') from orders where checkout_id = mine.id),
           'held', (select count(*)::int from reservations where checkout_id = mine.id and status = 'held'),
           'letters', (select coalesce(jsonb_agg(events.payload ->> 'letter'), '[]') from events
             where events.correlation_id = mine.id and events.type = 'notification.email' and events.payload ->> 'reference' = mine.id),
           'charges', (select coalesce(jsonb_agg(to_jsonb(charges)), '[]') from test_provider_charges as charges
             where reference = (select 'tp_' || id || '-authorize' from payments where checkout_id = mine.id)),
           'credit', (select coalesce(-sum(delta_minor), 0)::int from wallet_entries
             where hold_id = (select id || '-authorize' from payments where checkout_id = mine.id)),
           'unanswered', (select count(*)::int from payment_calls join payments on payments.id = payment_id
             where checkout_id = mine.id and payment_calls.status = 'started')
         ) order by mine.id), '[]') from mine),
       'waiting', (select coalesce(jsonb_agg(events.type), '[]') from outbox join events on events.id = event_id
         join mine on mine.id = correlation_id where events.type like 'command.%'),
       'wallets', (select coalesce(jsonb_object_agg(user_id, jsonb_build_object('balance', balance_minor, 'held', held_minor)), '{}')
         from wallets where user_id = any($2)),
       'stock', (select jsonb_object_agg(variant_id, jsonb_build_object('onHand', on_hand, 'reserved', reserved))
         from stock where variant_id = any($3)),
       'baskets', (select coalesce(jsonb_agg(jsonb_build_object('variant', variant_id, 'quantity', quantity)), '[]')
         from cart_items where variant_id = any($3))
     ) as ending`,
    [email, people.map(({ userId }) => userId), prints.map(({ variantId }) => variantId)],
  );
  const [row] = rows;
  if (!row) throw new Error("The ending could not be read");
  return row.ending;
}
