import { expect, test } from "vitest";
import { acceptOrders, deliver, rowOf, testBackend } from "@/tests/factories";
import { unguarded } from "@/tests/setup/database";
import { reconcile } from "./reconcile";
import { repairBooks } from "./repair";

const { query } = testBackend();

const redLines = async () => (await reconcile()).lines.filter(({ ok }) => !ok).map(({ name }) => name);
const forget = (type: string, checkoutId: string) =>
  unguarded(
    query,
    `delete from outbox using events where events.id = event_id and type = '${type}' and correlation_id = '${checkoutId}';
     insert into inbox (event_id, consumer) select id, 'commands' from events where type = '${type}' and correlation_id = '${checkoutId}'`,
  );
const anHourAgo = (checkoutId: string) =>
  unguarded(
    query,
    `update orders set created_at = now() - interval '1 hour' where checkout_id = '${checkoutId}';
     update payments set updated_at = now() - interval '1 hour' where checkout_id = '${checkoutId}'`,
  );
const paymentOf = (checkoutId: string) =>
  rowOf(query, "select status, captured_minor - refunded_minor as kept from payments where checkout_id = $1", [
    checkoutId,
  ]);
const cancel = (orderId: string) =>
  unguarded(
    query,
    `update orders set status = 'CANCELLED' where id = '${orderId}';
     insert into order_history (id, order_id, status, changed_by) values ('hist_' || '${orderId}', '${orderId}', 'CANCELLED', 'test');
     insert into emails (id, letter, reference, recipient, message_id, status, claimed_at)
       values ('mail_${orderId}', 'order-cancelled', '${orderId}', 'ada@example.com', '${orderId}', 'sent', now())`,
  );

test("a pending order that nobody asks the money of is asked for it, and confirmed", async () => {
  const { checkoutId, paymentId } = await acceptOrders(query, 1);
  await forget("command.payment.capture", checkoutId);
  await anHourAgo(checkoutId);
  expect(await redLines()).toEqual(["orders_do_not_stay_pending"]);
  expect(await repairBooks()).toMatchObject([{ line: "orders_do_not_stay_pending", ids: [paymentId] }]);
  expect(await repairBooks()).toEqual([]);
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  expect(await paymentOf(checkoutId)).toMatchObject({ status: "captured" });
  expect(await redLines()).toEqual([]);
});

test("a cancelled order whose money nobody gives back gets it back, and the payment's other order keeps its own", async () => {
  const { checkoutId, orders } = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", checkoutId);
  const [order, other] = orders;
  await cancel(String(order?.orderId));
  expect(await redLines()).toContain("orders_keep_their_worth");
  expect(await repairBooks()).toMatchObject([{ line: "orders_keep_their_worth", ids: [order?.orderId] }]);
  expect(await repairBooks()).toEqual([]);
  expect(await deliver(query, "command.payment.refund", checkoutId)).toEqual([200]);
  expect(await paymentOf(checkoutId)).toEqual({ status: "partially_refunded", kept: other?.totalMinor });
  expect(await redLines()).not.toContain("orders_keep_their_worth");
});

test("an authorisation that no order needs any more is let go", async () => {
  const { checkoutId, paymentId, orderId } = await acceptOrders(query, 1);
  await forget("command.payment.capture", checkoutId);
  await cancel(orderId);
  await anHourAgo(checkoutId);
  expect(await redLines()).toContain("authorisations_are_let_go");
  expect(await repairBooks()).toMatchObject([{ line: "rejected_checkouts_hold_no_money", ids: [paymentId] }]);
  expect(await repairBooks()).toEqual([]);
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await paymentOf(checkoutId)).toMatchObject({ status: "voided" });
  expect(await redLines()).not.toContain("authorisations_are_let_go");
});
