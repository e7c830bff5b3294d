import { afterEach, expect, test, vi } from "vitest";
import type { Viewer } from "@/lib/auth/viewer";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { findCheckout } from "@/lib/checkout/queries";
import { createEvent } from "@/lib/create-event";
import { transaction, writeMessages } from "@/lib/outbox";
import { testProvider } from "@/lib/payments/test-provider";
import { acceptOrders, deliver, makeAvailable, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { changeOrderStatus } from "./change-order-status";
import { voidPayment } from "./void-payment";

const { query } = testBackend();
const admin: Viewer = { userId: "user_admin", name: "Root", email: "root@example.com", role: "admin" };

afterEach(() => vi.restoreAllMocks());

const paymentOf = (id: string) => rowOf(query, "select status, failure from payments where id = $1", [id]);
const askToVoid = (payload: { paymentId: string; checkoutId: string }) =>
  transaction((tx) =>
    writeMessages(tx, { correlationId: payload.checkoutId }, [{ type: "command.payment.void", payload }]),
  );

test("what a refused capture leaves on the card is let go", async () => {
  const { checkoutId, paymentId } = await acceptOrders(query, 2, "tok_capture_fails");
  await deliver(query, "command.payment.capture", checkoutId);
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await paymentOf(paymentId)).toEqual({ status: "voided", failure: "capture_refused" });
  const voids = "select 1 from test_provider_charges where operation = 'void' and failure is null and reference = $1";
  expect((await query(voids, [`tp_${paymentId}-authorize`])).rowCount).toBe(1);
  // Asked for once more, by a message of its own, there is nothing left to let go.
  await askToVoid({ paymentId, checkoutId });
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect((await query(voids, [`tp_${paymentId}-authorize`])).rowCount).toBe(1);
  // To the shopper it is a payment that did not go through, whatever became of the authorisation.
  expect((await findCheckout(checkoutId, admin, null)).paymentStatus).toBe("failed");
});

test("an authorisation that the provider has let go by itself ends as expired", async () => {
  const { checkoutId, paymentId } = await acceptOrders(query, 1, "tok_expires");
  await deliver(query, "command.payment.capture", checkoutId);
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await paymentOf(paymentId)).toEqual({ status: "expired", failure: "authorization_expired" });
});

test("a payment whose order stands is not let go because something asks for it", async () => {
  const { checkoutId, paymentId } = await acceptOrders(query, 1);
  await askToVoid({ paymentId, checkoutId });
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([489]);
  expect(await paymentOf(paymentId)).toEqual({ status: "authorized", failure: null });
  const command = createEvent("command.payment.void", { paymentId, checkoutId }, {});
  await expect(voidPayment.prepare(command)).rejects.toMatchObject({
    extra: { from: "authorized", to: "voiding", allowed: ["capturing"] },
  });
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
});

test("a payment of which no order stands any more is let go when somebody asks, before its refund has come", async () => {
  const { checkoutId, paymentId, orderId } = await acceptOrders(query, 1);
  await changeOrderStatus({ orderId, status: "CANCELLED", note: null, viewer: admin });
  await askToVoid({ paymentId, checkoutId });
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await deliver(query, "command.payment.refund", checkoutId)).toEqual([200]);
  expect((await paymentOf(paymentId)).status).toBe("voided");
});

test("an accepted checkout keeps its authorisation, although no order of it stands yet", async () => {
  const { checkout } = await acceptCheckout(requestFor(await makeAvailable(query, 1)), newShopper(), null);
  const { checkoutId, paymentId } = checkout;
  await askToVoid({ paymentId, checkoutId });
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([489]);
  for (const type of ["command.checkout", "command.payment.capture"]) {
    expect(await deliver(query, type, checkoutId)).toEqual([200]);
  }
  expect((await paymentOf(paymentId)).status).toBe("captured");
});

test("a void that the provider refuses is asked for anew by the next delivery", async () => {
  const { checkoutId, paymentId, orderId } = await acceptOrders(query, 1);
  await changeOrderStatus({ orderId, status: "CANCELLED", note: null, viewer: admin });
  await deliver(query, "command.payment.refund", checkoutId);
  vi.spyOn(testProvider, "void").mockResolvedValueOnce({ failure: "try_later" });
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([500]);
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect((await paymentOf(paymentId)).status).toBe("voided");
  const calls =
    "select status from payment_calls where payment_id = $1 and operation = 'void' order by idempotency_key";
  expect((await query(calls, [paymentId])).rows).toEqual([{ status: "failed" }, { status: "succeeded" }]);
});
