import { expect, test } from "vitest";
import type { Viewer } from "@/lib/auth/viewer";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { newId, newSecret } from "@/lib/ids";
import { reconcile } from "@/lib/operations/reconcile";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import { grantCredit } from "@/lib/wallet/grant-credit";
import { findWallet } from "@/lib/wallet/queries";
import { deliver, makeAvailable, newAccount, requestFor, rowOf, testBackend } from "@/tests/factories";

const { query } = testBackend();
const admin: Viewer = { userId: "user_admin", name: "Root", email: "root@example.com", role: "admin" };
/** The most cents that 32 bits hold. */
const EDGE_MINOR = 2 ** 31 - 1;

test("a wallet of more than 21,474,836.47 is given to, spent from and refunded into, and the books add up", async () => {
  const { userId, email } = await newAccount(query);
  await query("insert into wallets (user_id, balance_minor, currency) values ($1, $2, 'EUR')", [userId, EDGE_MINOR]);
  await query(
    `insert into wallet_entries (id, user_id, delta_minor, balance_minor, reason, idempotency_key)
     values ('cred_edge', $1, $2, $2, 'granted', 'edge')`,
    [userId, EDGE_MINOR],
  );
  await grantCredit({ email, amount: 10_000, note: "more", by: "user_admin", idempotencyKey: newId("req") });
  const balance = (EDGE_MINOR + 1_000_000) / 100;
  expect(await findWallet(userId)).toMatchObject({ balance, held: 0 });

  const variants = await makeAvailable(query, 1);
  const request = requestFor(variants, { customerEmail: email, paymentMethod: { type: "store_credit" } });
  const { checkout } = await acceptCheckout(request, { userId, guestId: newSecret() }, null);
  const told = async (type: string) => expect(await deliver(query, type, checkout.checkoutId)).toEqual([200]);
  await told("command.checkout");
  await told("command.payment.capture");
  expect((await findWallet(userId)).balance).toBeCloseTo(balance - (variants[0]?.price ?? 0), 2);

  const { id } = await rowOf(query, "select id from orders where checkout_id = $1", [checkout.checkoutId]);
  await changeOrderStatus({ orderId: String(id), status: "CANCELLED", note: null, viewer: admin });
  await told("command.payment.refund");
  expect(await findWallet(userId)).toMatchObject({ balance, held: 0, available: balance });
  const { lines } = await reconcile();
  const names = [
    "entries_are_balance",
    "holds_are_held",
    "payments_match_store_credit",
    "captured_money_is_orders_worth",
  ];
  expect(
    lines
      .filter(({ name, ok }) => names.includes(name) && ok)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names.sort());
});
