import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { guestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import { deliver, hasLockWaiters, makeAvailable, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { until } from "@/tests/setup/until";
import { acceptCheckout } from "./accept-checkout";
import { findCheckout } from "./queries";

const { query } = testBackend();
const viewer = (userId: string, role: Viewer["role"] = "shopper"): Viewer => ({ userId, role, name: "", email: "" });
const notFound = expect.objectContaining({ code: "not_found" });

async function accepted(userId: string | null = null) {
  const shopper = userId === null ? newShopper() : { userId, guestId: null };
  const { checkout } = await acceptCheckout(requestFor(await makeAvailable(query, 1)), shopper, null);
  return checkout;
}

test("a checkout shows how far it has come, and its orders when it has them", async () => {
  const { checkoutId, totalAmount } = await accepted();
  const token = guestToken(checkoutId);
  const before = await findCheckout(checkoutId, null, token);
  const always = { checkoutId, totalAmount, currency: "EUR", customerEmail: "ada@example.com" };
  const acceptedAt = expect.stringMatching(/Z$/);
  expect(before).toEqual({ ...always, status: "accepted", paymentStatus: "authorized", orders: [], acceptedAt });
  for (const type of ["command.checkout", "command.payment.capture"]) await deliver(query, type, checkoutId);
  const after = await findCheckout(checkoutId, null, token);
  const order = `select id as "orderId", number, seller_id as "sellerId" from orders where checkout_id = $1`;
  expect(after).toEqual({
    ...always,
    status: "completed",
    paymentStatus: "captured",
    orders: [{ ...(await rowOf(query, order, [checkoutId])), status: "CONFIRMED", totalAmount }],
    acceptedAt,
    settledAt: acceptedAt,
  });
});

test("a checkout that came to nothing says why, and that nobody was promised anything", async () => {
  const paymentMethod = { type: "card", token: "tok_declined" } as const;
  const shopper = newShopper();
  const request = requestFor(await makeAvailable(query, 1), { paymentMethod });
  await expect(acceptCheckout(request, shopper, null)).rejects.toMatchObject({ code: "payment_declined" });
  const key = `guest:${shopper.guestId}`;
  const checkoutId = String((await rowOf(query, "select id from checkouts where shopper_key = $1", [key])).id);
  expect(await findCheckout(checkoutId, null, guestToken(checkoutId))).toEqual({
    checkoutId,
    status: "rejected",
    reason: "payment_declined",
    paymentStatus: "failed",
    totalAmount: request.totalAmount,
    currency: "EUR",
    customerEmail: "ada@example.com",
    orders: [],
    acceptedAt: null,
    settledAt: expect.stringMatching(/Z$/),
  });
  await expect(findCheckout("chk_unheard", null, guestToken("chk_unheard"))).rejects.toEqual(notFound);
});

test("a guest's checkout is for who shows its token, and for admins", async () => {
  const { checkoutId } = await accepted();
  expect((await findCheckout(checkoutId, viewer("user_x", "admin"), null)).checkoutId).toBe(checkoutId);
  const other = guestToken((await accepted()).checkoutId);
  for (const [who, token] of [
    [null, null],
    [null, "guess"],
    [null, other],
    [viewer("user_x", "seller"), null],
  ] as const) {
    await expect(findCheckout(checkoutId, who, token)).rejects.toEqual(notFound);
  }
});

test("a shopper's checkout is theirs alone: no token opens it", async () => {
  const userId = String((await rowOf(query, "select id from users where email = 'shopper@example.com'")).id);
  const { checkoutId, statusUrl } = await accepted(userId);
  expect(statusUrl).toBe(`/api/checkouts/${checkoutId}`);
  expect((await findCheckout(checkoutId, viewer(userId), null)).checkoutId).toBe(checkoutId);
  await expect(findCheckout(checkoutId, null, guestToken(checkoutId))).rejects.toEqual(notFound);
  await expect(findCheckout(checkoutId, viewer("user_other"), guestToken(checkoutId))).rejects.toEqual(notFound);
});

test("a payment that is refused while somebody looks is not shown as money that goes back", async () => {
  const { checkoutId } = await accepted();
  await deliver(query, "command.checkout", checkoutId);
  const look = await db().transaction(async (tx) => {
    await tx.execute(sql`lock table orders in access exclusive mode`);
    const looking = findCheckout(checkoutId, null, guestToken(checkoutId));
    await until(() => hasLockWaiters(query), "somebody looks at the checkout");
    await tx.execute(
      sql`update payments set status = 'voiding', failure = 'refused' where checkout_id = ${checkoutId}`,
    );
    await tx.execute(sql`update orders set status = 'CANCELLED' where checkout_id = ${checkoutId}`);
    return { looking };
  });
  expect(await look.looking).toMatchObject({ paymentStatus: "failed", orders: [{ status: "CANCELLED" }] });
});
