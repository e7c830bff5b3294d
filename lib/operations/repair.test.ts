import { expect, test } from "vitest";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { newId } from "@/lib/ids";
import { deliver, makeAvailable, newShopper, outboxDrained, requestFor, rowOf, testBackend } from "@/tests/factories";
import { unguarded } from "@/tests/setup/database";
import { reconcile } from "./reconcile";
import { repairBooks } from "./repair";

const { query } = testBackend();

async function acceptedCheckout(onHand = 10) {
  const variants = await makeAvailable(query, 1, { onHand });
  const { checkout } = await acceptCheckout(requestFor(variants), newShopper(), newId("req"));
  await outboxDrained(query);
  const command = "select id from events where type = 'command.checkout' and correlation_id = $1";
  const { id } = await rowOf(query, command, [checkout.checkoutId]);
  return { ...checkout, commandId: String(id), variantId: String(variants[0]?.variantId) };
}

/** As a process would leave it that rejects a checkout, tells its buyer, and forgets the rest. */
async function rejectAndForget(checkoutId: string): Promise<void> {
  await query("update checkouts set status = 'rejected', settled_at = now() - interval '1 hour' where id = $1", [
    checkoutId,
  ]);
  await writeSentEmail("checkout-rejected", checkoutId);
}

const writeSentEmail = (letter: string, reference: string) =>
  query(
    `insert into emails (id, letter, reference, recipient, message_id, status, claimed_at)
     values ($1, $2, $3, 'ada@example.com', $1, 'sent', now())`,
    [newId("mail"), letter, reference],
  );

const redLines = async () => (await reconcile()).lines.filter(({ ok }) => !ok).map(({ name }) => name);

test("stock and money of a rejected checkout are let go, and a second repair finds nothing", async () => {
  const { checkoutId, paymentId, variantId } = await acceptedCheckout();
  await rejectAndForget(checkoutId);
  expect((await redLines()).sort()).toEqual(["rejected_checkouts_hold_no_money", "settled_checkouts_hold_no_stock"]);

  const repairs = await repairBooks();
  expect(repairs.map(({ line, ids }) => [line, ids])).toEqual([
    ["settled_checkouts_hold_no_stock", [checkoutId]],
    ["rejected_checkouts_hold_no_money", [paymentId]],
  ]);
  expect(await rowOf(query, "select reserved from stock where variant_id = $1", [variantId])).toEqual({ reserved: 0 });
  expect(await repairBooks()).toEqual([]);

  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await rowOf(query, "select status from payments where id = $1", [paymentId])).toEqual({ status: "voided" });
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect(await redLines()).toEqual([]);
});

test("an event that was lost waits again, and is applied once", async () => {
  const { checkoutId, commandId } = await acceptedCheckout();
  await query("delete from outbox where event_id = $1", [commandId]);
  expect(await redLines()).toEqual(["no_message_is_lost"]);
  expect(await repairBooks()).toMatchObject([{ line: "no_message_is_lost", ids: [commandId] }]);
  expect(await redLines()).toEqual([]);
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect(await repairBooks()).toEqual([]);
  expect((await query("select 1 from orders where checkout_id = $1", [checkoutId])).rowCount).toBe(1);
});

test.each([
  ["messages_are_sent", 0],
  ["messages_are_applied", 2],
])("%s: what waits for too long is published again", async (line, publications) => {
  const { checkoutId, commandId } = await acceptedCheckout();
  await query(
    `update outbox set publications = $2, created_at = now() - interval '1 hour', next_attempt_at = now() + interval '1 hour'
     where event_id = $1`,
    [commandId, publications],
  );
  expect(await redLines()).toEqual([line]);
  expect(await repairBooks()).toMatchObject([{ line: "messages_are_sent", ids: [commandId] }]);
  const sent = "select publications from outbox where event_id = $1";
  expect(await rowOf(query, sent, [commandId])).toEqual({ publications: publications + 1 });
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect(await redLines()).toEqual([]);
});

test("what is reserved is counted anew while others go on buying", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 100 });
  if (!variant) throw new Error("Nothing is on sale");
  await query("update stock set reserved = 7 where variant_id = $1", [variant.variantId]);
  expect(await redLines()).toEqual(["reserved_is_held"]);
  const buying = Array.from({ length: 12 }, () => acceptCheckout(requestFor([variant]), newShopper(), newId("req")));
  const [repairs] = await Promise.all([repairBooks(), ...buying]);
  expect(repairs).toMatchObject([{ line: "reserved_is_held", ids: [variant.variantId] }]);
  const { reserved } = await rowOf(query, "select reserved from stock where variant_id = $1", [variant.variantId]);
  expect(reserved).toBe(12);
  expect(await redLines()).toEqual([]);
});

test("money that does not add up is left to a person", async () => {
  const { checkoutId, paymentId } = await acceptedCheckout();
  for (const type of ["command.checkout", "command.payment.capture"]) await deliver(query, type, checkoutId);
  expect(await redLines()).toEqual([]);
  await unguarded(query, `update payments set captured_minor = captured_minor - 1 where id = '${paymentId}'`);
  expect(await repairBooks()).toEqual([]);
  expect(await redLines()).toEqual([
    "captured_money_is_orders_worth",
    "payments_are_sum_of_orders",
    "payments_match_provider",
  ]);
});

test("an email that was never written is written, and one that was sent is not", async () => {
  const { checkoutId } = await acceptedCheckout();
  for (const type of ["command.checkout", "command.payment.capture"]) await deliver(query, type, checkoutId);
  const { id: orderId } = await rowOf(query, "select id from orders where checkout_id = $1", [checkoutId]);
  await unguarded(
    query,
    `delete from outbox using events where events.id = event_id and payload ->> 'reference' = '${orderId}';
     insert into inbox (event_id, consumer) select id, 'notifications' from events where payload ->> 'reference' = '${orderId}'`,
  );
  expect(await redLines()).toContain("letters_are_sent_once");
  expect(await repairBooks()).toMatchObject([{ line: "letters_are_sent_once", ids: [orderId] }]);
  const wrote = "select 1 from outbox join events on events.id = event_id where payload ->> 'reference' = $1";
  expect((await query(wrote, [orderId])).rowCount).toBe(1);
  expect(await redLines()).not.toContain("letters_are_sent_once");
  expect(await repairBooks()).toEqual([]);
});

test("an audit entry that is gone is written again, word for word", async () => {
  const lost = "(select min(event_id) from audit_log)";
  const before = await rowOf(query, `select * from audit_log where event_id = ${lost}`);
  await unguarded(query, `delete from audit_log where event_id = ${lost}`);
  expect(await redLines()).toContain("steps_are_in_the_audit_log");
  expect(await repairBooks()).toMatchObject([{ line: "steps_are_in_the_audit_log", ids: [before.event_id] }]);
  expect(await rowOf(query, `select * from audit_log where event_id = ${lost}`)).toEqual(before);
  expect(await redLines()).not.toContain("steps_are_in_the_audit_log");
});
