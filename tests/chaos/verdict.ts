import { z } from "zod";
import { BOOKS, type Books, type Finding } from "./findings";
import { EMAIL_PATTERN } from "./intents";
import type { Answer, Ledger } from "./ledger";
import { judgeMails, type Letter } from "./mails";

const ids = z.array(z.object({ id: z.string() }));

/** Compares what the shoppers were told with the shop's books, the provider's books and the inbox. */
export async function judge(books: Books, ledger: Ledger, letters: Letter[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { promise, sql } of BOOKS) {
    const { rows } = await books.query(sql, sql.includes("$1") ? [EMAIL_PATTERN] : []);
    findings.push({ promise, offenders: ids.parse(rows).map(({ id }) => id) });
  }
  return [...findings, ...(await judgeWords(books, ledger)), ...(await judgeMails(books, EMAIL_PATTERN, letters))];
}

const checkout = z.object({ id: z.string(), email: z.string(), accepted: z.boolean() });

async function judgeWords(books: Books, ledger: Ledger): Promise<Finding[]> {
  const found = await books.query(
    `select id, customer_email as email, accepted_at is not null as accepted from checkouts where customer_email like $1`,
    [EMAIL_PATTERN],
  );
  const checkouts = z.array(checkout).parse(found.rows);
  const accepted = new Set(checkouts.filter((row) => row.accepted).map((row) => row.id));
  const acceptedEmails = new Set(checkouts.filter((row) => row.accepted).map((row) => row.email));
  const promised = ledger.entries.flatMap(({ answers }) => answers.flatMap(idOf));
  const refused = ledger.entries.filter(
    ({ answers, left }) => !left && answers.every(({ kind }) => kind !== "accepted"),
  );
  const contradicted = ledger.entries.filter(({ answers }) => new Set(answers.map(meaning)).size > 1);
  const { rows } = await books.query("select id from orders where id = any($1) and status <> 'CANCELLED'", [
    ledger.entries.flatMap(({ cancelled }) => cancelled),
  ]);
  return [
    { promise: "told accepted, but no such checkout", offenders: promised.filter((id) => !accepted.has(id)) },
    {
      promise: "told refused, but accepted",
      offenders: refused.map(({ intent }) => intent.email).filter((email) => acceptedEmails.has(email)),
    },
    { promise: "told two things under one key", offenders: contradicted.map(({ intent }) => intent.key) },
    {
      promise: "told something that no shopper should hear",
      offenders: ledger.told("refused").map(({ intent, answers }) => `${intent.key} ${answers.map(meaning).join()}`),
    },
    { promise: "told cancelled, but the order stands", offenders: ids.parse(rows).map(({ id }) => id) },
  ];
}

function idOf(answer: Answer): string[] {
  return answer.kind === "accepted" ? [answer.checkoutId] : [];
}

function meaning(answer: Answer): string {
  if (answer.kind === "accepted") return answer.checkoutId;
  return answer.kind === "refused" ? answer.code : answer.kind;
}
