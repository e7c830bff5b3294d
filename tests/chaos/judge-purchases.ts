import { z } from "zod";
import { DONE, KEPT } from "./books-of-money";
import type { Finding, Queryable } from "./findings";
import { EMAIL_PATTERN } from "./intents";
import type { Ledger } from "./ledger";
import type { InboxEmail } from "./mails";
import { owedFor, type Purchase, purchasesOf } from "./model";

/** What the shop had before the first shopper came, as far as nobody but the drill has changed it since. */
export type Before = {
  /** Pieces on hand by variant. */
  stock: Map<string, number>;
  sales: Sales;
  /** The e-mail addresses of the accounts with store credit, and what each was given, in cents. */
  accounts: string[];
  creditMinor: number;
};

type Sales = z.infer<typeof salesRow>;

const stockRows = z.array(z.object({ id: z.string(), onHand: z.number(), reserved: z.number() }));
const salesRow = z.object({
  orders: z.coerce.number(),
  revenue: z.coerce.number(),
  cancelled: z.coerce.number(),
  cancelledMinor: z.coerce.number(),
  refunded: z.coerce.number(),
  refundedMinor: z.coerce.number(),
});

const SALES = `select coalesce(sum(orders), 0) as orders, coalesce(sum(revenue_minor), 0) as revenue,
    coalesce(sum(cancelled), 0) as cancelled, coalesce(sum(cancelled_minor), 0) as "cancelledMinor",
    coalesce(sum(refunded), 0) as refunded, coalesce(sum(refunded_minor), 0) as "refundedMinor"
  from `;
const REPORTS = ["report_daily_sales", "report_seller_sales"];
const STOCK = 'select variant_id as id, on_hand as "onHand", reserved from stock';

/** Looks at a shop into which nobody has come yet. */
export async function lookBefore(books: Queryable, accounts: string[], creditMinor: number): Promise<Before> {
  const stock = stockRows.parse((await books.query(STOCK)).rows).map(({ id, onHand }) => [id, onHand] as const);
  const sales = salesRow.parse((await books.query(SALES + REPORTS[0])).rows[0]);
  return { stock: new Map(stock), sales, accounts, creditMinor };
}

/** Compares the drill's own books, to the cent and to the piece, with what the shop, its provider and its wallets have. */
export async function judgePurchases(
  books: Queryable,
  ledger: Ledger,
  letters: InboxEmail[],
  before: Before,
): Promise<Finding[]> {
  const rejected = letters.flatMap(({ messageId }) => /checkout-rejected\.([^@]+)@/.exec(messageId)?.[1] ?? []);
  const purchases = purchasesOf(ledger, await acceptedWithoutAnswer(books, ledger), new Set(rejected));
  return [
    { promise: "model: a shopper has paid something else than is owed", offenders: await judgeMoney(books, purchases) },
    {
      promise: "model: an account has other store credit than it must",
      offenders: await judgeCredit(books, purchases, before),
    },
    { promise: "model: an order is another than its shopper was told", offenders: await judgeOrders(books, purchases) },
    {
      promise: "model: a shelf holds other than what was bought and came back",
      offenders: await judgeStock(books, purchases, before),
    },
    {
      promise: "model: the sales reports tell of other sales",
      offenders: await judgeReports(books, purchases, before),
    },
  ];
}

async function acceptedWithoutAnswer(books: Queryable, ledger: Ledger): Promise<Set<string>> {
  const left = ledger.entries.filter((entry) => entry.left).map(({ intent }) => intent.email);
  const sql = "select customer_email as id from checkouts where customer_email = any($1) and status = 'completed'";
  return new Set(
    z
      .array(z.object({ id: z.string() }))
      .parse((await books.query(sql, [left])).rows)
      .map(({ id }) => id),
  );
}

async function judgeMoney(books: Queryable, purchases: Purchase[]): Promise<string[]> {
  const sql = `select c.customer_email as id, ${KEPT} as minor from checkouts c join payments p on p.checkout_id = c.id
    join ${DONE} on done.reference = p.provider_reference where c.customer_email like $1 group by c.customer_email`;
  const paid = sums((await books.query(sql, [EMAIL_PATTERN])).rows);
  return differences(new Map(purchases.map((purchase) => [purchase.email, owedFor(purchase)])), paid);
}

async function judgeCredit(
  books: Queryable,
  purchases: Purchase[],
  { accounts, creditMinor }: Before,
): Promise<string[]> {
  const spent = (account: number) =>
    purchases.filter(({ creditOf }) => creditOf === account).reduce((sum, purchase) => sum + owedFor(purchase), 0);
  const due = new Map(accounts.map((email, index) => [email, creditMinor - spent(index)]));
  const sql = `select u.email as id, w.balance_minor - w.held_minor as minor from users u join wallets w on w.user_id = u.id
    where u.email = any($1)`;
  return differences(due, sums((await books.query(sql, [accounts])).rows));
}

async function judgeOrders(books: Queryable, purchases: Purchase[]): Promise<string[]> {
  const due = purchases.flatMap(({ email, parts }) =>
    parts.map(({ sellerId, totalMinor, end }) => `${email} ${sellerId} ${totalMinor} ${end}`),
  );
  const sql = `select customer_email || ' ' || seller_id || ' ' || total_minor || ' '
      || case when status in ('CANCELLED', 'REFUNDED') then lower(status::text) else 'stands' end as id
    from orders where customer_email like $1`;
  const { rows } = await books.query(sql, [EMAIL_PATTERN]);
  const found = z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => id);
  return differences(countOf(due), countOf(found));
}

async function judgeStock(books: Queryable, purchases: Purchase[], { stock }: Before): Promise<string[]> {
  const due = new Map(stock);
  for (const { variantId, quantity, isBack } of purchases.flatMap(({ items }) => items)) {
    if (!isBack) due.set(variantId, (due.get(variantId) ?? 0) - quantity);
  }
  const shelves = stockRows.parse((await books.query(STOCK)).rows);
  // Nobody is shopping: what is still set aside cannot be bought by anybody.
  return differences(due, new Map(shelves.map(({ id, onHand, reserved }) => [id, onHand - reserved])));
}

async function judgeReports(books: Queryable, purchases: Purchase[], { sales }: Before): Promise<string[]> {
  const parts = purchases.flatMap((purchase) => purchase.parts);
  const ended = (end: string) => parts.filter((part) => part.end === end);
  const worth = (some: typeof parts) => some.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  const due = {
    orders: sales.orders + parts.length,
    revenue: sales.revenue + worth(parts),
    cancelled: sales.cancelled + ended("cancelled").length,
    cancelledMinor: sales.cancelledMinor + worth(ended("cancelled")),
    refunded: sales.refunded + ended("refunded").length,
    refundedMinor: sales.refundedMinor + worth(ended("refunded")),
  };
  const wrong: string[] = [];
  for (const report of REPORTS) {
    const found = salesRow.parse((await books.query(SALES + report)).rows[0]);
    const offences = differences(new Map(Object.entries(due)), new Map(Object.entries(found)));
    wrong.push(...offences.map((offence) => `${report}: ${offence}`));
  }
  return wrong;
}

function sums(rows: unknown[]): Map<string, number> {
  const parsed = z.array(z.object({ id: z.string(), minor: z.coerce.number() })).parse(rows);
  return new Map(parsed.map(({ id, minor }) => [id, minor]));
}

function countOf(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Where the two disagree; what one of them does not name is 0. */
function differences(due: Map<string, number>, found: Map<string, number>): string[] {
  const names = new Set([...due.keys(), ...found.keys()]);
  return [...names].flatMap((name) => {
    const [wanted = 0, is = 0] = [due.get(name), found.get(name)];
    return wanted === is ? [] : [`${name}: ${is} instead of ${wanted}`];
  });
}
