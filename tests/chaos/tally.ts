import type { Pool } from "pg";
import { z } from "zod";
import { EMAIL_PATTERN } from "./intents";

const tally = z.object({
  accepted: z.number(),
  orders: z.number(),
  cancelled: z.number(),
  rejected: z.number(),
  refunded: z.number(),
  refundedByHand: z.number(),
  refundedTwice: z.number(),
  voided: z.number(),
  withCredit: z.number(),
  messages: z.number(),
  repeats: z.number(),
  deadLetters: z.number(),
});
export type Tally = z.infer<typeof tally>;

/** What happened, in numbers: for the table, not for the verdict. */
export async function countUp(pool: Pool): Promise<Tally> {
  const mine = "in (select id from checkouts where customer_email like $1)";
  const { rows } = await pool.query(
    `select
      (select count(*)::int from checkouts where customer_email like $1 and accepted_at is not null) as accepted,
      (select count(*)::int from orders where checkout_id ${mine}) as orders,
      (select count(*)::int from orders where checkout_id ${mine} and status = 'CANCELLED') as cancelled,
      (select count(*)::int from checkouts where customer_email like $1 and status = 'rejected') as rejected,
      (select count(*)::int from payments where checkout_id ${mine} and refunded_minor > 0) as refunded,
      (select count(*)::int from orders where checkout_id ${mine} and status = 'REFUNDED') as "refundedByHand",
      (select count(*)::int from (select from payment_calls where operation = 'refund' and status = 'succeeded'
        group by payment_id having count(*) > 1) as twice) as "refundedTwice",
      (select count(*)::int from payments where checkout_id ${mine} and status = 'voided') as voided,
      (select count(*)::int from payments where provider = 'store_credit' and captured_minor > 0) as "withCredit",
      (select count(*)::int from events) as messages,
      (select count(*)::int from deliveries) as repeats,
      (select count(*)::int from dead_letters) as "deadLetters"`,
    [EMAIL_PATTERN],
  );
  return tally.parse(rows[0]);
}
