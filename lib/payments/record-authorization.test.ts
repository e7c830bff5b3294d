import { expect, test } from "vitest";
import { db } from "@/db";
import { newId } from "@/lib/ids";
import { rowOf } from "@/tests/factories";
import { databaseForTests } from "@/tests/setup/database";
import { openPayment } from "./open-payment";
import { payByCard } from "./provider";
import { recordAuthorization } from "./record-authorization";

const { query } = databaseForTests();

/** A payment of 10.00 that nobody has been asked for yet. */
async function opened(): Promise<string> {
  const checkoutId = newId("chk");
  await query(
    `insert into checkouts (id, shopper_key, request_hash, customer_name, customer_email, customer_address, lines, total_minor, currency)
     values ($1, $1, '', 'Ada', 'ada@example.com', 'Main St', '[]', 1000, 'EUR')`,
    [checkoutId],
  );
  const money = { amountMinor: 1000, currency: "EUR" };
  return (await db().transaction((tx) => openPayment(tx, { checkoutId, ...payByCard("tok_visa"), ...money }))).id;
}

const record = (paymentId: string, outcome: Parameters<typeof recordAuthorization>[2]) =>
  db().transaction((tx) => recordAuthorization(tx, paymentId, outcome));
const paymentOf = (id: string) =>
  rowOf(query, "select status, failure, provider_reference as reference from payments where id = $1", [id]);
const callOf = (id: string) => rowOf(query, "select status, outcome from payment_calls where payment_id = $1", [id]);

test("what the provider says first of an authorisation is written down, with its reason or its reference, and stays", async () => {
  const [yes, no] = [{ reference: "tp_1" }, { failure: "card_declined" }];
  const [authorized, declined] = [await opened(), await opened()];
  for (const [first, second] of [
    [yes, no],
    [no, yes],
  ] as const) {
    const paymentId = first === yes ? authorized : declined;
    await record(paymentId, first);
    await record(paymentId, second);
  }
  expect(await paymentOf(authorized)).toEqual({ status: "authorized", failure: null, reference: "tp_1" });
  expect(await callOf(authorized)).toEqual({ status: "succeeded", outcome: yes });
  expect(await paymentOf(declined)).toEqual({ status: "failed", failure: "card_declined", reference: null });
  expect(await callOf(declined)).toEqual({ status: "failed", outcome: no });
});
