import { afterEach, expect, test, vi } from "vitest";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { freezeClock } from "@/lib/clock";
import { newId } from "@/lib/ids";
import { metricsText } from "@/lib/metrics";
import * as messages from "@/lib/send-messages";
import { deliver, makeAvailable, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { sweep } from "./sweep";

vi.mock("@/lib/send-messages", { spy: true });

const { query } = testBackend();

afterEach(() => freezeClock());

const hoursLater = (hours: number) => freezeClock(new Date(Date.now() + hours * 3600_000));
const statusOf = (id: string) => rowOf(query, "select status, reason from checkouts where id = $1", [id]);

async function acceptedCheckout() {
  const [variants, key, shopper] = [await makeAvailable(query, 1, { onHand: 10 }), newId("req"), newShopper()];
  const request = requestFor(variants);
  const { checkout } = await acceptCheckout(request, shopper, key);
  return { ...checkout, key, shopper, request, variantId: variants[0]?.variantId };
}

test("an accepted checkout survives the sweeper, and is reported when it is past its deadline", async () => {
  const { checkoutId } = await acceptedCheckout();
  expect((await sweep()).overdue).toBe(0);
  freezeClock(new Date(Date.now() + 6 * 60_000));
  expect(await sweep()).toMatchObject({ rejected: 0, overdue: 1 });
  expect((await statusOf(checkoutId)).status).toBe("accepted");
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect((await sweep()).overdue).toBe(0);
});

test("one that nothing could complete for hours is given up: stock free, authorisation voided, an email written", async () => {
  const { checkoutId, paymentId, variantId } = await acceptedCheckout();
  hoursLater(6.1);
  expect((await sweep()).rejected).toBe(1);
  expect(await statusOf(checkoutId)).toEqual({ status: "rejected", reason: "overdue" });
  expect(await rowOf(query, "select reserved from stock where variant_id = $1", [variantId])).toEqual({ reserved: 0 });
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await rowOf(query, "select status from payments where id = $1", [paymentId])).toEqual({ status: "voided" });
  const letter = "select 1 from events where correlation_id = $1 and type = 'notification.email'";
  expect((await query(letter, [checkoutId])).rowCount).toBe(1);
  // Its command comes after all: too late, and harmless.
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect((await query("select 1 from orders where checkout_id = $1", [checkoutId])).rowCount).toBe(0);
});

test("five sweepers at once reject a stale checkout once", async () => {
  const { checkoutId } = await acceptedCheckout();
  hoursLater(6.1);
  await Promise.all(Array.from({ length: 5 }, () => sweep()));
  const told = "select 1 from events where correlation_id = $1 and type = 'checkout.rejected'";
  expect((await query(told, [checkoutId])).rowCount).toBe(1);
});

test("a checkout that cannot be rejected holds up neither the others nor what comes after them", async () => {
  const [first, broken, last] = [await acceptedCheckout(), await acceptedCheckout(), await acceptedCheckout()];
  // Less is reserved than its checkout holds: letting it go breaks a constraint, in every sweep anew.
  await query("update stock set reserved = 0 where variant_id = $1", [broken.variantId]);
  hoursLater(24.1);
  expect(await sweep()).toMatchObject({ rejected: 2, overdue: 1 });
  expect((await statusOf(first.checkoutId)).status).toBe("rejected");
  expect((await statusOf(broken.checkoutId)).status).toBe("accepted");
  expect((await statusOf(last.checkoutId)).status).toBe("rejected");
  const keys = "select idempotency_key as key from checkouts where id = any($1)";
  const { rows } = await query(keys, [[first, broken, last].map(({ checkoutId }) => checkoutId)]);
  expect(rows).toEqual([{ key: null }, { key: null }, { key: null }]);
  expect(metricsText()).toContain("oncart_checkouts_not_rejected_total 1");
  await query("update stock set reserved = 1 where variant_id = $1", [broken.variantId]);
  expect((await sweep()).rejected).toBe(1);
});

test("a step of the sweeper that fails is told of when all the others are done", async () => {
  const { checkoutId } = await acceptedCheckout();
  hoursLater(6.1);
  vi.mocked(messages.sweepOutbox).mockRejectedValueOnce(new Error("the outbox is on fire"));
  await expect(sweep()).rejects.toThrow("the outbox is on fire");
  expect((await statusOf(checkoutId)).status).toBe("rejected");
});

test("an idempotency key is kept for a day, and means nothing after it", async () => {
  const { checkoutId, key, shopper, request } = await acceptedCheckout();
  await deliver(query, "command.checkout", checkoutId);
  hoursLater(23.9);
  await sweep();
  expect((await acceptCheckout(request, shopper, key)).checkout.checkoutId).toBe(checkoutId);
  hoursLater(24.1);
  await sweep();
  expect((await acceptCheckout(request, shopper, key)).checkout.checkoutId).not.toBe(checkoutId);
});

test("that somebody was refused is kept as long as their key", async () => {
  const [variants, key] = [await makeAvailable(query, 1, { onHand: 0 }), newId("req")];
  await expect(acceptCheckout(requestFor(variants), newShopper(), key)).rejects.toMatchObject({ code: "out_of_stock" });
  const refusals = "select 1 from checkout_refusals where idempotency_key = $1";
  for (const [hours, kept] of [
    [23.9, 1],
    [24.1, 0],
  ] as const) {
    hoursLater(hours);
    await sweep();
    expect((await query(refusals, [key])).rowCount).toBe(kept);
    freezeClock();
  }
});

test("what waits in the outbox is sent", async () => {
  const { checkoutId } = await acceptedCheckout();
  await query("update outbox set next_attempt_at = now() - interval '1 minute'");
  expect((await sweep()).published).toBeGreaterThanOrEqual(1);
  const row = "select publications from outbox join events on id = event_id where correlation_id = $1";
  expect(Number((await rowOf(query, row, [checkoutId])).publications)).toBeGreaterThanOrEqual(1);
});
