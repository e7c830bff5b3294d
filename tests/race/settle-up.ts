import type { Pool } from "pg";
import { z } from "zod";
import type { Finding } from "../chaos/findings";
import type { Line } from "../chaos/table";
import { GRANT, type Purse, soon } from "./purses";

const STANDING = "status not in ('CANCELLED', 'REFUNDED')";

/** What each checkout's orders are worth that stand, and what the card provider has kept for it, in minor units. */
const WORTH = `
  select c.id, (select coalesce(sum(total_minor), 0)::int from orders where checkout_id = c.id and ${STANDING}) as standing,
    (select coalesce(sum(case operation when 'capture' then amount_minor when 'refund' then -amount_minor else 0 end), 0)::int
     from test_provider_charges where reference = p.provider_reference and failure is null) as charged
  from checkouts c join payments p on p.checkout_id = c.id where c.customer_email = $1`;

const worth = z.object({ id: z.string(), standing: z.number(), charged: z.number() });
const wallet = z.object({ balance: z.number(), held: z.number() });

/**
 * Holds what everybody has in the end against what they gave: goods that stand for money kept, to the cent. Nobody may have
 * gained, nor lost; and of nothing that was wanted once are there two.
 */
export async function settleUp(
  url: string,
  pool: Pool,
  purses: Purse[],
): Promise<{ lines: Line[]; findings: Finding[] }> {
  const gained: string[] = [];
  const lost: string[] = [];
  const twice: string[] = [];
  const untold: string[] = [];
  let [checkouts, kept] = [0, 0];
  for (const { email, cookie, purchases } of purses) {
    const rows = z.array(worth).parse((await pool.query(WORTH, [email])).rows);
    const paidBy = new Map(purchases.map(({ checkoutId, method }) => [checkoutId, method]));
    let credit = GRANT * 100;
    for (const { id, standing, charged } of rows) {
      if (standing > 0 && !paidBy.has(id)) untold.push(`${email} ${id}`);
      if (paidBy.get(id) === "store_credit") credit -= standing;
      else weigh(`${email} ${id}`, standing - charged);
      kept += standing;
    }
    checkouts += rows.length;
    const { body } = await soon({ url: `${url}/api/wallet`, headers: { cookie } });
    const { balance, held } = wallet.parse(body);
    weigh(`${email} store credit`, Math.round(balance * 100) - credit);
    if (held !== 0) lost.push(`${email} holds ${held}`);
    twice.push(...repeated(purchases.map(({ wish }) => wish)).map((wish) => `${email} ${wish}`));
  }
  function weigh(what: string, gain: number) {
    if (gain > 0) gained.push(`${what}: ${gain}`);
    if (gain < 0) lost.push(`${what}: ${gain}`);
  }
  return {
    lines: [
      ["checkouts", checkouts],
      ["goods that stand, EUR", Math.round(kept / 100)],
    ],
    findings: [
      { promise: "gained: goods or credit that nobody paid for, in cents", offenders: gained },
      { promise: "lost: money that went for nothing, in cents", offenders: lost },
      { promise: "bought twice what was wanted once", offenders: twice },
      { promise: "bought, and the shopper was never told", offenders: untold },
    ],
  };
}

function repeated(wishes: string[]): string[] {
  return [...new Set(wishes.filter((wish, index) => wishes.indexOf(wish) !== index))];
}
