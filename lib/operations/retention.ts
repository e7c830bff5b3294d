import { type SQL, sql } from "drizzle-orm";
import type { EventType } from "@/lib/messages";

/** News and commands that have done what they were for: the books, the history and the reports tell what came of them. */
const PASSING: EventType[] = [
  "notification.email",
  "notification.sms",
  "notification.push",
  "notification.in_app",
  "inventory.stock.updated",
  "inventory.stock.low",
  "command.inventory.release",
  "command.payment.capture",
  "command.payment.void",
  "command.payment.refund",
  "analytics.metric",
];

/** Something that goes after some days: how many there are, and how up to `most` of them are deleted (answers `gone`). */
export type Passing = { name: string; days: number; why: string; count: SQL; forget(most: number): SQL };

/** How long the shop keeps what, and why. What is in neither list stays as long as what it belongs to. */
export const PASSING_THINGS: Passing[] = [
  messages(
    "messages",
    90,
    "Letters, stock news, bells, metrics and commands, once applied; their inbox rows with them.",
  ),
  rows(
    "deliveries",
    90,
    "Attempts that failed or came twice: for whoever looks for the reason of a recent trouble.",
    sql`created_at < ${before(90)}`,
  ),
  rows(
    "books_runs",
    90,
    "Results of the books; the newest good one stays, since the next run begins where it ended.",
    sql`at < ${before(90)} and exists (select from books_runs newer where newer.ok and newer.at > books_runs.at)`,
  ),
  rows(
    "dead_letters",
    180,
    "Letters that were replayed. One that is open, or was closed by a person, stays.",
    sql`resolved_at < ${before(180)} and closed_reason is null`,
  ),
  rows("notifications", 365, "Lines under a bell.", sql`created_at < ${before(365)}`),
  rows(
    "emails",
    365,
    "Claims of letters about checkouts that were rejected; those of orders are proof, and stay.",
    sql`letter = 'checkout-rejected' and created_at < ${before(365)}`,
  ),
  rows(
    "carts",
    90,
    "Guests' baskets that nobody has put anything into since.",
    sql`guest_id is not null and created_at < ${before(90)} and not exists (
      select from cart_items where cart_id = carts.id and cart_items.created_at >= ${before(90)})`,
  ),
  rows(
    "cart_additions",
    2,
    "Keys of requests that have filled a basket: they mean something for a day.",
    sql`created_at < ${before(2)}`,
  ),
  rows("sessions", 30, "Sessions that have expired.", sql`expires_at < ${before(30)}`),
  rows("verifications", 30, "Proofs of an address that have expired.", sql`expires_at < ${before(30)}`),
];

/** What nothing deletes: money, law and the reports are made of it, and the law asks for ten years. */
export const KEPT_YEARS = 10;
export const KEPT_THINGS = [
  { name: "orders, order_items, order_history, checkouts", why: "What was sold to whom, and every step of it." },
  { name: "payments, payment_calls, payment_allocations, wallet_entries", why: "Every cent that moved." },
  { name: "stock, stock_movements, reservations", why: "Their sum is what is on hand." },
  { name: "audit_log", why: "Who did what." },
  { name: "emails of orders", why: "That a letter was sent, and that none is sent twice." },
  {
    name: "events: order.*, checkout.*, command.checkout, analytics.audit_log, and their inbox rows",
    why: "The audit log and the reports are rebuilt from them, and the books held to them.",
  },
];

function before(days: number): SQL {
  return sql`now() - ${days} * interval '1 day'`;
}

/** Both functions are the database's, with a floor and a list of their own: see `forget_messages`. */
function messages(name: string, days: number, why: string): Passing {
  const kinds = sql`${sql.param(PASSING)}::text[]`;
  return {
    name,
    days,
    why,
    count: sql`select count(*)::int as count from forgettable_messages(${kinds}, ${before(days)})`,
    forget: (most) => sql`select forget_messages(${kinds}, ${before(days)}, ${most}) as gone`,
  };
}

function rows(name: string, days: number, why: string, where: SQL): Passing {
  const table = sql.identifier(name);
  return {
    name,
    days,
    why,
    count: sql`select count(*)::int as count from ${table} where ${where}`,
    // What somebody else is changing at this moment is not untouched, and stays for the next run.
    forget: (most) => sql`
      with old as (select id from ${table} where ${where} order by id limit ${most} for update skip locked),
        deleted as (delete from ${table} using old where ${table}.id = old.id returning 1)
      select count(*)::int as gone from deleted`,
  };
}
