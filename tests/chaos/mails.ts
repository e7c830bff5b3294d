import { z } from "zod";
import type { Finding, Queryable } from "./findings";

const PAGE = 1_000;

/** An email as the inbox keeps it; `deliveries` counts how often SMTP brought the same Message-ID. */
export const inboxEmail = z.object({
  messageId: z.string(),
  to: z.string(),
  subject: z.string(),
  deliveries: z.number(),
});
export type InboxEmail = z.infer<typeof inboxEmail>;

/** All emails in the inbox. */
export async function readInbox(inbox: string): Promise<InboxEmail[]> {
  const letters: InboxEmail[] = [];
  for (;;) {
    const response = await fetch(`${inbox}/api/messages?limit=${PAGE}&offset=${letters.length}`);
    const { messages } = z.object({ messages: z.array(inboxEmail) }).parse(await response.json());
    letters.push(...messages);
    if (messages.length < PAGE) return letters;
  }
}

/**
 * Which emails the books call for: one to the buyer for each step that they are told of, one to the studio for each order that is
 * paid, and for its cancellation after that; and why there is no order.
 */
const DUE = `
  with steps as (
    select o.id, o.customer_email as buyer, u.email as studio, h.status::text as step,
      lag(h.status::text) over (partition by o.id order by h.number) as before
    from orders o join order_history h on h.order_id = o.id join sellers s on s.id = o.seller_id
    left join users u on u.id = s.owner_id where o.customer_email like $1)
  select case step when 'CONFIRMED' then 'order-confirmation' else 'order-' || lower(step) end || '.' || id as name, buyer as "to"
    from steps where step in ('CONFIRMED', 'SHIPPED', 'DELIVERED', 'REFUNDED', 'CANCELLED')
  union all select 'studio-new-order.' || id, studio from steps where step = 'CONFIRMED' and studio is not null
  union all select 'studio-order-cancelled.' || id, studio from steps
    where step = 'CANCELLED' and before <> 'PENDING' and studio is not null
  union all select 'checkout-rejected.' || id, customer_email from checkouts
    where customer_email like $1 and status = 'rejected' and accepted_at is not null`;

const due = z.array(z.object({ name: z.string(), to: z.string() }));

/** Compares the inbox with what the books call for. */
export async function judgeMails(books: Queryable, pattern: string, inbox: InboxEmail[]): Promise<Finding[]> {
  // In a storm the books may well turn red for a while; that their admins hear of it is no matter of orders.
  const letters = inbox.filter(({ messageId }) => !messageId.startsWith("<books-red."));
  const wanted = due.parse((await books.query(DUE, [pattern])).rows).map(({ name, to }) => `${name} ${to}`);
  // `<letter.reference@domain>`: the same email always has the same one.
  const came = letters.map(({ messageId, to }) => `${messageId.replace(/^<|@[^@]*>$/g, "")} ${to}`);
  const [wantedOnce, cameOnce] = [new Set(wanted), new Set(came)];
  const seen = new Set<string>();
  const again = letters.filter(({ subject, to }) => {
    const reading = `${to}: ${subject}`;
    // Two checkouts of one person that are rejected have the same words; here no two checkouts share a person.
    return seen.has(reading) || !seen.add(reading);
  });
  return [
    { promise: "mails missing", offenders: wanted.filter((name) => !cameOnce.has(name)) },
    {
      promise: "mails doubled, or about nothing",
      offenders: [...came.filter((name) => !wantedOnce.has(name)), ...again.map(({ messageId }) => messageId)],
    },
  ];
}
