import { z } from "zod";
import { MONEY_CHECKS } from "./books-of-money";
import { NEWS_CHECKS } from "./books-of-news";
import { ORDER_CHECKS, STOCK_CHECKS } from "./books-of-orders";
import type { BookCheck, Finding, Queryable } from "./findings";
import { EMAIL_PATTERN } from "./intents";
import { type Before, judgePurchases } from "./judge-purchases";
import { judgeWords } from "./judge-words";
import type { Ledger } from "./ledger";
import { type InboxEmail, judgeMails } from "./mails";

const CHECKS: BookCheck[] = [...ORDER_CHECKS, ...MONEY_CHECKS, ...STOCK_CHECKS, ...NEWS_CHECKS];
const ids = z.array(z.object({ id: z.string() }));

/** Compares what the shoppers were told with the shop's books, the provider's books and the inbox. */
export async function judge(
  books: Queryable,
  ledger: Ledger,
  letters: InboxEmail[],
  before: Before,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { promise, sql } of CHECKS) {
    const { rows } = await books.query(sql, sql.includes("$1") ? [EMAIL_PATTERN] : []);
    findings.push({ promise, offenders: ids.parse(rows).map(({ id }) => id) });
  }
  return [
    ...findings,
    ...(await judgePurchases(books, ledger, letters, before)),
    ...(await judgeWords(books, ledger)),
    ...(await judgeMails(books, EMAIL_PATTERN, letters)),
    ...(await judgeMessages(books, ledger)),
  ];
}

/** Of all messages that were ever written only those wait, or lie with the dead letters, that nobody here understands. */
async function judgeMessages(books: Queryable, { foreign }: Ledger): Promise<Finding[]> {
  const find = async (sql: string) => ids.parse((await books.query(sql, [foreign])).rows).map(({ id }) => id);
  return [
    {
      promise: "messages: left over, although this version understands them",
      offenders: await find(`select event_id as id from outbox
          where event_id <> all($1) and next_attempt_at < now() + interval '1 day'
        union select coalesce(event_id, id) from dead_letters d where coalesce(event_id, '') <> all($1)
          and not exists (select from inbox where inbox.event_id = d.event_id and inbox.consumer = d.topic)`),
    },
    {
      promise: "messages: of a newer version, and gone",
      offenders: await find(`select id from events where id = any($1)
        and not exists (select from outbox where event_id = events.id)`),
    },
  ];
}
