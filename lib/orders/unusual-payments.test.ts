import { afterEach, expect, test, vi } from "vitest";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { freezeClock } from "@/lib/clock";
import { newId } from "@/lib/ids";
import { sweep } from "@/lib/operations/sweep";
import { transaction, writeMessages } from "@/lib/outbox";
import { testProvider } from "@/lib/payments/test-provider";
import { acceptOrders, deliver, makeAvailable, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";

const { query } = testBackend();

afterEach(() => {
  vi.restoreAllMocks();
  freezeClock();
});

/** What the provider has done for a payment, first to last. */
async function doneFor(paymentId: string): Promise<string[]> {
  const { rows } = await query(
    "select operation, failure from test_provider_charges where reference = $1 order by created_at",
    [`tp_${paymentId}-authorize`],
  );
  return rows.map(({ operation, failure }) => (failure === null ? operation : `${operation}: ${failure}`));
}

test("an order that a payment has not paid gets nothing back from it, and such a message can never work", async () => {
  const [mine, theirs] = [await acceptOrders(query, 1), await acceptOrders(query, 1)];
  for (const { checkoutId } of [mine, theirs]) {
    expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  }
  const { paymentId, checkoutId, currency } = mine;
  for (const orderId of [theirs.orderId, newId("ord")]) {
    const payload = { paymentId, orderId, amount: 1, currency };
    await transaction((tx) =>
      writeMessages(tx, { correlationId: checkoutId }, [{ type: "command.payment.refund", payload }]),
    );
  }
  expect(await deliver(query, "command.payment.refund", checkoutId)).toEqual([489, 489]);
  for (const payment of [mine.paymentId, theirs.paymentId]) {
    expect(await doneFor(payment)).toEqual(["authorize", "capture"]);
  }
});

test.each([
  ["tok_visa", "voided", ["authorize", "void"]],
  ["tok_declined", "failed", ["authorize: card_declined"]],
])("an authorisation that was never answered is asked about before it is let go: %s", async (token, status, done) => {
  const request = requestFor(await makeAvailable(query, 1), { paymentMethod: { type: "card", token } });
  const key = newId("req");
  vi.spyOn(testProvider, "authorize").mockRejectedValueOnce(new Error("the process died"));
  await expect(acceptCheckout(request, newShopper(), key)).rejects.toThrow("the process died");
  freezeClock(new Date(Date.now() + 3 * 60_000));
  await sweep();
  const { id, checkout } = await rowOf(
    query,
    "select p.id, c.id as checkout from payments p join checkouts c on c.id = p.checkout_id where c.idempotency_key = $1",
    [key],
  );
  expect(await deliver(query, "command.payment.void", String(checkout))).toEqual([200]);
  expect(await rowOf(query, "select status from payments where id = $1", [id])).toEqual({ status });
  expect(await doneFor(String(id))).toEqual(done);
});
