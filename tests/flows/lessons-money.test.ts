import "../setup/environment";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { type NewMessage, transaction, writeMessages } from "@/lib/outbox";
import {
  deliver,
  deliverStored,
  howManyWait,
  makeAvailable,
  newShopper,
  requestFor,
  rowOf,
  testBackend,
} from "../factories";
import { until } from "../setup/until";

// Failures that users of other shops reported. docs/reliability.md has the whole list.
const { query } = testBackend();

type Command = Extract<NewMessage, { type: `command.${string}` }>;

/** Has a command written, as some part of the shop may want it at any time, and delivers it. */
async function order(command: Command, correlationId: string): Promise<number[]> {
  await transaction((tx) => writeMessages(tx, { correlationId }, [command]));
  return deliver(query, command.type, correlationId);
}

async function accepted() {
  const variants = await makeAvailable(query, 1, { onHand: 10 });
  const [request, shopper] = [requestFor(variants), newShopper()];
  const { checkout } = await acceptCheckout(request, shopper, "the-key");
  return { ...checkout, request, shopper, variantId: variants[0]?.variantId };
}

async function bought() {
  const checkout = await accepted();
  for (const type of ["command.checkout", "command.payment.capture"]) {
    expect(await deliver(query, type, checkout.checkoutId)).toEqual([200]);
  }
  const { id } = await rowOf(query, "select id from orders where checkout_id = $1", [checkout.checkoutId]);
  return { ...checkout, orderId: String(id) };
}

const changesOf = async (paymentId: string) =>
  (
    await query(
      `select operation from test_provider_charges where reference = $1 and failure is null and operation <> 'authorize'`,
      [`tp_${paymentId}-authorize`],
    )
  ).rows.map(({ operation }) => operation);

test("browser and webhook racing to complete a checkout make one order, one capture, one answer (medusa#13301)", async () => {
  const { checkoutId, paymentId, request, shopper } = await accepted();
  const { rows } = await query("select * from events where type = 'command.checkout' and correlation_id = $1", [
    checkoutId,
  ]);
  const clicks = Array.from({ length: 5 }, () => acceptCheckout(request, shopper, "the-key"));
  const deliveries = Array.from({ length: 5 }, () => deliverStored(rows[0]));
  const answers = await Promise.all(clicks);
  expect(new Set(answers.map(({ checkout }) => checkout.paymentId))).toEqual(new Set([paymentId]));
  const statuses = await Promise.all(deliveries);
  expect(statuses).toContain(200);
  for (const status of statuses) expect([200, 503]).toContain(status);
  // One delivery is applied; each of the others is turned away, and says so after its answer.
  const turnedAway = "select 1 from deliveries where event_id = $1 and outcome in ('duplicate', 'failed')";
  await until(async () => (await query(turnedAway, [rows[0]?.id])).rowCount === 4, "four have been turned away");
  expect((await query("select 1 from orders where checkout_id = $1", [checkoutId])).rowCount).toBe(1);
  await deliver(query, "command.payment.capture", checkoutId);
  expect(await changesOf(paymentId)).toEqual(["capture"]);
});

test("two commands to complete one checkout, each a message of its own, make one order (medusa#13301)", async () => {
  const { checkoutId, paymentId } = await accepted();
  const command = "select payload from events where type = 'command.checkout' and correlation_id = $1";
  // What the shop wrote itself a moment ago.
  const { payload } = (await rowOf(query, command, [checkoutId])) as Pick<
    Command & { type: "command.checkout" },
    "payload"
  >;
  let completing: Promise<number[]> = Promise.resolve([]);
  await db().transaction(async (tx) => {
    // Whoever completes the checkout needs this row: both are at work before either can end.
    await tx.execute(sql`select 1 from reservations where checkout_id = ${checkoutId} for update`);
    completing = order({ type: "command.checkout", payload }, checkoutId);
    await until(async () => (await howManyWait(query)) === 2, "both commands are at work");
  });
  expect(await completing).toEqual([200, 200]);
  expect((await query("select 1 from orders where checkout_id = $1", [checkoutId])).rowCount).toBe(1);
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([]);
  expect(await changesOf(paymentId)).toEqual(["capture"]);
});

test("a payment that is settled three times, by messages of their own, is taken once (pinelab-vendure-plugins#620)", async () => {
  const { checkoutId, paymentId, orderId } = await bought();
  for (const _ of [2, 3]) {
    const again = await order({ type: "command.payment.capture", payload: { paymentId, checkoutId } }, checkoutId);
    expect(again).toEqual([200]);
  }
  expect(await changesOf(paymentId)).toEqual(["capture"]);
  expect(await rowOf(query, "select status from orders where id = $1", [orderId])).toEqual({ status: "CONFIRMED" });
});

test("a compensation that names somebody else's payment takes nothing from it (medusa#15527)", async () => {
  const [ada, eve] = [await bought(), await bought()];
  const { totalAmount: amount, currency } = ada;
  const refund = { paymentId: ada.paymentId, orderId: eve.orderId, amount, currency };
  expect(await order({ type: "command.payment.refund", payload: refund }, eve.checkoutId)).toEqual([489]);
  expect(await changesOf(ada.paymentId)).toEqual(["capture"]);
  expect(await changesOf(eve.paymentId)).toEqual(["capture"]);
});

test("a good payment is not voided because something asks for it (medusa#15527)", async () => {
  const { checkoutId, paymentId, orderId } = await bought();
  const void_ = { type: "command.payment.void", payload: { paymentId, checkoutId } } as const;
  expect(await order(void_, checkoutId)).toEqual([200]);
  expect(await changesOf(paymentId)).toEqual(["capture"]);
  expect(await rowOf(query, "select status from orders where id = $1", [orderId])).toEqual({ status: "CONFIRMED" });
});

test("stock that is released three times, by messages of their own, is free once (vendure#3508)", async () => {
  const { checkoutId, variantId } = await accepted();
  const stock = () => rowOf(query, "select on_hand, reserved from stock where variant_id = $1", [variantId]);
  expect(await stock()).toEqual({ on_hand: 10, reserved: 1 });
  for (const _ of [1, 2, 3]) {
    expect(await order({ type: "command.inventory.release", payload: { checkoutId } }, checkoutId)).toEqual([200]);
  }
  expect(await stock()).toEqual({ on_hand: 10, reserved: 0 });
  // What comes too late finds nothing to sell: nobody is charged for it.
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect(await rowOf(query, "select status, reason from checkouts where id = $1", [checkoutId])).toEqual({
    status: "rejected",
    reason: "stock_lost",
  });
});
