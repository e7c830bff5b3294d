import { z } from "zod";
import type { Finding, Queryable } from "./findings";
import { EMAIL_PATTERN } from "./intents";
import type { Answer, Entry, Ledger } from "./ledger";

const checkout = z.object({ id: z.string(), email: z.string(), accepted: z.boolean() });
const ids = z.array(z.object({ id: z.string() }));

/** Compares what shoppers and staff were told, answer by answer, with what the shop has. */
export async function judgeWords(books: Queryable, ledger: Ledger): Promise<Finding[]> {
  const { rows } = await books.query(
    "select id, customer_email as email, accepted_at is not null as accepted from checkouts where customer_email like $1",
    [EMAIL_PATTERN],
  );
  const accepted = z
    .array(checkout)
    .parse(rows)
    .filter((row) => row.accepted);
  const [acceptedIds, acceptedEmails] = [
    new Set(accepted.map(({ id }) => id)),
    new Set(accepted.map((row) => row.email)),
  ];
  const promised = ledger.entries.flatMap(({ answers }) => answers.flatMap(idOf));
  const refused = ledger.entries.filter(
    (entry) => !entry.left && entry.answers.every(({ kind }) => kind !== "accepted"),
  );
  return [
    { promise: "told accepted, but no such checkout", offenders: promised.filter((id) => !acceptedIds.has(id)) },
    {
      promise: "told refused, but accepted",
      offenders: refused.map(({ intent }) => intent.email).filter((email) => acceptedEmails.has(email)),
    },
    { promise: "told different things under one key", offenders: ledger.entries.flatMap(contradictions) },
    { promise: "told something that no shopper should hear", offenders: ledger.entries.flatMap(strangeAnswers) },
    { promise: "told of a step that the order never took", offenders: await findUntaken(books, ledger) },
    {
      promise: "told that a dead letter is replayed, but nobody wrote it down",
      offenders: await findUnwritten(books, ledger),
    },
  ];
}

/**
 * Keys under which two answers cannot both be true. That something is sold out, or a cart empty, is true at its moment only:
 * beside it another answer may stand, as long as it is not that this very key has bought.
 */
function contradictions({ intent, answers }: Entry): string[] {
  return intent.keys.filter((key) => {
    const under = answers.filter((answer) => answer.key === key && answer.kind !== "out_of_stock").map(meaning);
    return new Set(under).size > 1;
  });
}

/** A cart may be empty by then, if another key has bought it; or if nobody knows any more whose it was. */
function strangeAnswers({ intent, answers }: Entry): string[] {
  const hasBought = answers.some(({ kind }) => kind === "accepted");
  return answers.flatMap((answer) => {
    if (answer.kind !== "refused") return [];
    const isEmpty = answer.code === "invalid_request" && intent.fromBasket;
    const isExpected = isEmpty && (hasBought || intent.manner === "session ends");
    return isExpected ? [] : [`${answer.key} ${intent.manner}: ${answer.code}`];
  });
}

async function findUntaken(books: Queryable, ledger: Ledger): Promise<string[]> {
  const told = ledger.entries.flatMap((entry) => entry.told);
  const { rows } = await books.query(
    `select told.id || ' ' || told.step as id from unnest($1::text[], $2::text[]) as told (id, step)
     where not exists (select from order_history h where h.order_id = told.id and h.status::text = told.step)`,
    [told.map(({ orderId }) => orderId), told.map(({ to }) => to)],
  );
  return ids.parse(rows).map(({ id }) => id);
}

async function findUnwritten(books: Queryable, { replayed }: Ledger): Promise<string[]> {
  const { rows } = await books.query(
    `select id from (select id, count(*) from unnest($1::text[]) as told (id) group by id) as told
     where count > (select count(*) from audit_log where subject = told.id and action = 'dead_letter.replayed')`,
    [replayed],
  );
  return ids.parse(rows).map(({ id }) => id);
}

function idOf(answer: Answer): string[] {
  return answer.kind === "accepted" ? [answer.checkoutId] : [];
}

function meaning(answer: Answer): string {
  if (answer.kind === "accepted") return answer.checkoutId;
  return answer.kind === "refused" ? answer.code : answer.kind;
}
