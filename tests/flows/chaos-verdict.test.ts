import "../setup/environment";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import type { Intent } from "../chaos/intents";
import { type Answer, Ledger } from "../chaos/ledger";
import type { Letter } from "../chaos/mails";
import { judge } from "../chaos/verdict";
import { backRoom, deliver, newShopper, putOnSale, requestFor, rowOf } from "../factories";

// A drill whose verdict cannot be bad proves nothing: each thing that must not be is done here, and has to be found.
const { query } = backRoom();
const email = "chaos-1@example.com";
let client: Client;
let ids: { checkoutId: string; paymentId: string; orderId: string };

beforeAll(async () => {
  // Whichever studio the order is of, its owner hears of it.
  await query("update sellers set owner_id = (select id from users where email = 'seller@example.com')");
  const request = requestFor(await putOnSale(query, 1), { customerEmail: email });
  const { checkout } = await acceptCheckout(request, newShopper(), "the-key");
  for (const type of ["command.checkout", "command.payment.capture"]) await deliver(query, type, checkout.checkoutId);
  const { id } = await rowOf(query, "select id from orders where checkout_id = $1", [checkout.checkoutId]);
  ids = { ...checkout, orderId: String(id) };
  await query(
    "insert into audit_log (event_id, action, actor, subject, details, at) values ('evt_1', 'order.created', 'guest', $1, '{}', now())",
    [id],
  );
  client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
});
afterAll(() => client.end());

const intent: Intent = {
  number: 1,
  key: "the-key",
  email,
  items: [],
  paymentMethod: { type: "card", token: "tok_visa" },
  fromBasket: false,
  doubleClicks: false,
  leavesAfterMs: undefined,
  account: undefined,
  cancels: undefined,
};
const told = (...answers: Answer[]) => {
  const ledger = new Ledger();
  ledger.open(intent).answers.push(...answers);
  return ledger;
};
const accepted = (checkoutId = ids.checkoutId): Answer => ({ kind: "accepted", checkoutId, statusUrl: "", at: 0 });
/** The letters that a paid order of a studio with an owner calls for. */
const paidLetters = (): Letter[] => [
  confirmation(),
  {
    messageId: `<studio-new-order.${ids.orderId}@localhost>`,
    to: "seller@example.com",
    subject: "New order",
    deliveries: 1,
  },
];
const confirmation = (): Letter => ({
  messageId: `<order-confirmation.${ids.orderId}@localhost>`,
  to: email,
  subject: "Your order",
  deliveries: 1,
});

/** The promises that a verdict finds broken after some statements, which are taken back again. */
async function broken(statements = "", ledger = told(accepted()), letters = paidLetters()): Promise<string[]> {
  await client.query("begin");
  // Without the triggers that refuse such things.
  await client.query("set local session_replication_role = replica");
  try {
    const { checkoutId, paymentId, orderId } = ids;
    const text = statements.replaceAll("$C", checkoutId).replaceAll("$P", paymentId).replaceAll("$O", orderId);
    if (text) await client.query(text);
    const findings = await judge(client, ledger, letters);
    return findings.filter(({ offenders }) => offenders.length > 0).map(({ promise }) => promise);
  } finally {
    await client.query("rollback");
  }
}

const charge = (operation: string, key: string) =>
  `insert into test_provider_charges (idempotency_key, operation, reference, method_token, amount_minor, created_at)
   values ('${key}', '${operation}', 'tp_$P-authorize', 'tok_visa', 100, now())`;
const copy = (table: string, id: string) =>
  `create temp table twin on commit drop as select * from ${table} where id = '${id}'; update twin set id = id || 'x';`;

test("good books are good", async () => {
  expect(await broken()).toEqual([]);
});

test.each([
  ["lost: accepted", "delete from order_items; delete from order_history; delete from orders where id = '$O'"],
  [
    "lost: accepted",
    "update orders set total_minor = total_minor - 1, subtotal_minor = subtotal_minor - 1 where id = '$O'",
  ],
  ["lost: accepted", "update checkouts set status = 'rejected' where id = '$C'"],
  ["lost: neither", "update checkouts set status = 'accepted' where id = '$C'"],
  [
    "doubled: checkouts",
    `${copy("checkouts", "$C")} update twin set idempotency_key = null; insert into checkouts select * from twin`,
  ],
  [
    "doubled: orders",
    `alter table orders drop constraint orders_once_per_checkout_and_seller;
     ${copy("orders", "$O")} update twin set number = 'OC-twin'; insert into orders select * from twin`,
  ],
  ["doubled: captures", charge("capture", "again")],
  ["money: kept", charge("refund", "for-nothing")],
  ["money: kept", "update orders set status = 'CANCELLED' where id = '$O'"],
  ["money: authorised", "update checkouts set status = 'rejected' where id = '$C'"],
  ["money: our books", "update payments set captured_minor = captured_minor - 1 where id = '$P'"],
  [
    "store credit: below zero",
    "alter table wallets drop constraint wallets_held_within_balance; update wallets set held_minor = -1",
  ],
  ["store credit: below zero", "update wallets set held_minor = 1"],
  [
    "store credit: below zero",
    `insert into wallet_holds select 'h', user_id, 1, 'held' from wallets limit 1; update wallets set held_minor = 1;
     update payments set provider_reference = 'h' where id = '$P'`,
  ],
  ["store credit: a balance", "update wallets set balance_minor = balance_minor + 1"],
  [
    "money: kept",
    `insert into wallet_entries (id, user_id, delta_minor, balance_minor, reason, idempotency_key, hold_id)
     select 'e', user_id, -1, 1, 'spent', 'k', 'tp_$P-authorize' from wallets limit 1`,
  ],
  ["orders that are not confirmed", "update orders set status = 'PENDING' where id = '$O'"],
  [
    "oversold: stock below",
    "alter table stock drop constraint stock_reserved_within_on_hand; update stock set reserved = on_hand + 1",
  ],
  ["oversold: stock differs", "update stock set on_hand = on_hand + 1"],
  ["oversold: an order's items", "update order_items set quantity = quantity + 1 where order_id = '$O'"],
  ["held:", "update reservations set status = 'held' where checkout_id = '$C'"],
  ["held:", "update stock set reserved = 1 where on_hand > 0"],
  ["news: an order", "update audit_log set subject = 'nobody' where subject = '$O'"],
  ["news: a line", "update orders set user_id = (select id from users limit 1) where id = '$O'"],
  ["mails missing", "update orders set status = 'CANCELLED' where id = '$O'"],
])("%s … is found after: %s", async (promise, statements) => {
  expect(await broken(statements)).toContainEqual(expect.stringContaining(promise));
});

test("words that the books do not bear out are found", async () => {
  const find = async (...answers: Answer[]) => (await broken("", told(...answers))).join();
  expect(await find(accepted("chk_nobody"))).toContain("no such checkout");
  expect(await find({ kind: "declined" })).toContain("told refused");
  expect(await find(accepted(), { kind: "declined" })).toContain("two things under one key");
  expect(await find(accepted(), { kind: "refused", code: "internal" })).toContain("no shopper should hear");
  const ledger = told(accepted());
  ledger.entries[0]?.cancelled.push(ids.orderId);
  expect(await broken("", ledger)).toEqual(["told cancelled, but the order stands"]);
});

test("a letter that is missing, came twice, or is about nothing is found", async () => {
  const stray = { ...confirmation(), messageId: "<order-cancelled.ord_1@localhost>", subject: "Another" };
  const twin = { ...confirmation(), messageId: `<order-confirmation.${ids.orderId}@elsewhere>` };
  expect(await broken("", told(accepted()), [])).toEqual(["mails missing"]);
  for (const letters of [
    [...paidLetters(), stray],
    [...paidLetters(), twin],
  ]) {
    expect(await broken("", told(accepted()), letters)).toEqual(["mails doubled, or about nothing"]);
  }
});
