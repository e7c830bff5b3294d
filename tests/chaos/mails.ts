import { z } from "zod";
import type { Books, Finding } from "./findings";

const PAGE = 1_000;

/** A letter as the inbox keeps it; `deliveries` counts how often SMTP brought the same Message-ID. */
export const letter = z.object({
  messageId: z.string(),
  to: z.string(),
  subject: z.string(),
  deliveries: z.number(),
});
export type Letter = z.infer<typeof letter>;

/** All letters in the inbox. */
export async function readInbox(inbox: string): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (;;) {
    const response = await fetch(`${inbox}/api/messages?limit=${PAGE}&offset=${letters.length}`);
    const { messages } = z.object({ messages: z.array(letter) }).parse(await response.json());
    letters.push(...messages);
    if (messages.length < PAGE) return letters;
  }
}

/**
 * Which letters the books call for: for each order that was confirmed one to its buyer and one to its studio, and what became
 * of those that did not last. A studio hears of a cancellation only when it had heard of the order.
 */
const DUE = `
  with confirmed as (
    select orders.id, orders.status, customer_email, users.email as studio from orders
    join sellers on sellers.id = orders.seller_id left join users on users.id = sellers.owner_id
    where customer_email like $1
      and exists (select from order_history where order_id = orders.id and order_history.status = 'CONFIRMED')
  )
  select 'order-confirmation.' || id as name, customer_email as "to" from confirmed
  union all select 'studio-new-order.' || id, studio from confirmed where studio is not null
  union all select 'studio-order-cancelled.' || id, studio from confirmed where studio is not null and status = 'CANCELLED'
  union all select 'order-cancelled.' || id, customer_email from orders where customer_email like $1 and status = 'CANCELLED'
  union all select 'checkout-rejected.' || id, customer_email from checkouts
    where customer_email like $1 and status = 'rejected' and accepted_at is not null`;

const due = z.array(z.object({ name: z.string(), to: z.string() }));

/** Compares the inbox with what the books call for. */
export async function judgeMails(books: Books, pattern: string, letters: Letter[]): Promise<Finding[]> {
  const wanted = due.parse((await books.query(DUE, [pattern])).rows).map(({ name, to }) => `${name} ${to}`);
  // `<letter.reference@domain>`: the same letter always has the same one.
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
