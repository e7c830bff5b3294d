import { DONE } from "./books-of-money";
import type { BookCheck } from "./findings";

/** What must stand under whose bell about the run's orders, as (user_id, title, link). */
const BELLS_DUE = `
  select o.user_id, 'Order ' || o.number || ' is ' || case h.status when 'PENDING' then 'made' else lower(h.status::text) end as title,
    '/orders/' || o.id as link, o.id
  from orders o join order_history h on h.order_id = o.id where o.customer_email like $1 and o.user_id is not null
  union all select s.owner_id, 'New order ' || o.number, '/orders/' || o.id, o.id
  from orders o join sellers s on s.id = o.seller_id where o.customer_email like $1 and s.owner_id is not null
  union all select s.owner_id, 'Order ' || o.number || ' was cancelled', '/orders/' || o.id, o.id
  from orders o join sellers s on s.id = o.seller_id
  where o.customer_email like $1 and s.owner_id is not null and o.status = 'CANCELLED'`;

export const NEWS_CHECKS: BookCheck[] = [
  {
    promise: "news: a step of an order that the audit log knows not, or twice",
    sql: `with due as (
        select o.id, case h.status when 'PENDING' then 'order.created' else 'order.status' end as action,
          case h.status when 'PENDING' then null else h.status::text end as step
        from orders o join order_history h on h.order_id = o.id where o.customer_email like $1
      ), came as (
        select o.id, a.action, a.details ->> 'to' as step from orders o join audit_log a on a.subject = o.id
        where o.customer_email like $1 and a.action in ('order.created', 'order.status'))
      (table due except all table came) union (table came except all table due)`,
  },
  {
    promise: "news: a refund that the audit log knows not, or twice",
    sql: `with due as (
        select o.id, sum(a.amount_minor) as minor from orders o join payment_allocations a on a.order_id = o.id
        join ${DONE} on done.idempotency_key = a.idempotency_key and done.operation = 'refund'
        where o.customer_email like $1 group by o.id
      ), came as (
        select o.id, sum(round((a.details ->> 'amount')::numeric * 100)) as minor from orders o join audit_log a on a.subject = o.id
        where o.customer_email like $1 and a.action = 'payment.refunded' group by o.id)
      select id from due full join came using (id) where due.minor is distinct from came.minor`,
  },
  {
    promise: "news: a line under a bell missing or doubled",
    sql: `with due as (${BELLS_DUE}), came as (
        select n.user_id, n.title, n.link, o.id from notifications n join orders o on n.link = '/orders/' || o.id
        where o.customer_email like $1)
      select id from ((table due except all table came) union (table came except all table due)) as wrong`,
  },
];
