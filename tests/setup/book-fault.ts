/** What breaks the books of the demo shop, and the line that it turns red; SQL to be run without triggers and foreign keys. */
export type Fault = [line: string, what: string, statement: string];

export const paid = "(select id from payments where status = 'captured' order by id limit 1)";
export const capture = `(select idempotency_key from payment_calls where payment_id = ${paid} and operation = 'capture')`;
export const refund = "(select min(idempotency_key) from payment_calls where operation = 'refund')";
export const delivered = "(select id from orders where status = 'DELIVERED' order by id limit 1)";
export const cancelled = "(select id from orders where status = 'CANCELLED' order by id limit 1)";
export const pending = "(select id from orders where status = 'PENDING' order by id limit 1)";
export const bought = "(select id from checkouts order by id limit 1)";
export const variant = "(select variant_id from stock where on_hand > 5 order by variant_id limit 1)";
export const said = (type: string) => `(select id from events where type = '${type}' order by id limit 1)`;
export const old = "now() - interval '1 hour'";

/** A message about a payment's order that has been waiting since some moment. */
export const waiting = (type: string, order: string, since: string) => `
  insert into events select 'evt_waiting', '${type}', '1.0', 'test', orders.checkout_id, null,
    jsonb_build_object('paymentId', payments.id, 'orderId', orders.id), now()
    from payments join orders using (checkout_id) where orders.id = ${order};
  insert into outbox (event_id, topic, next_attempt_at, created_at) values ('evt_waiting', 'commands', now(), ${since})`;

export const cancelledForNothing = `update orders set status = 'CANCELLED' where id = ${delivered}`;
