import { expect, test } from "vitest";
import { db } from "@/db";
import { newPayment, rowOf } from "@/tests/factories";
import { databaseForTests } from "@/tests/setup/database";
import { recordAuthorization } from "./record-authorization";

const { query } = databaseForTests();

const opened = async () => (await newPayment(query)).id;

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
