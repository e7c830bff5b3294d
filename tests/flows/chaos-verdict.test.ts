import "../setup/environment";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Before, lookBefore } from "../chaos/judge-purchases";
import { type Answer, Ledger, type Told } from "../chaos/ledger";
import type { InboxEmail } from "../chaos/mails";
import { judge } from "../chaos/verdict";
import { makeAvailable, testBackend } from "../factories";
import { type Bought, buy, intentOf } from "./chaos-books";
import { FAULTS } from "./chaos-faults";

// A drill whose verdict cannot be bad proves nothing: each thing that must not be is done here, and has to be found.
const { query } = testBackend();
let client: Client;
let before: Before;
/** Of two studios each: one order stands, the other was cancelled; the money of both could not be taken; one came back and was refunded. */
let paid: Bought;
let refused: Bought;
let returned: Bought;

beforeAll(async () => {
  client = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await client.connect();
  ({ before, paid, refused, returned } = await openBooks());
});
afterAll(() => client.end());

async function openBooks() {
  // Whichever studio an order is of, its owner hears of it.
  await query("update sellers set owner_id = (select id from users where email = 'seller@example.com')");
  const shelves = [];
  for (const _ of [1, 2, 3]) shelves.push(await makeAvailable(query, 2, { sellers: 2 }));
  const [goods = [], others = [], more = []] = shelves;
  const before = await lookBefore(client, [], 0);
  const paid = await buy(query, { number: 1, goods, token: "tok_visa", steps: ["CANCELLED"] });
  const refused = await buy(query, { number: 2, goods: others, token: "tok_capture_fails" });
  const steps = ["PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED"] as const;
  const returned = await buy(query, { number: 3, goods: more, token: "tok_visa", steps: [...steps] });
  // What stood in the shop before, and what putting on sale has told, is nobody's business here.
  await query("delete from outbox where next_attempt_at < now() + interval '1 day'");
  return { before, paid, refused, returned };
}

const accepted = ({ checkoutId }: { checkoutId: string }): Answer => {
  return { key: "key-1", kind: "accepted", checkoutId, statusUrl: "", at: 0 };
};
const allEmails = () => [paid, refused, returned].flatMap(({ letters }) => letters);
function told(answers = [accepted(paid)], steps = paid.told): Ledger {
  const ledger = new Ledger();
  const entry = ledger.open(intentOf(paid));
  entry.answers.push(...answers);
  entry.told.push(...steps);
  ledger.open(intentOf(refused)).answers.push(accepted(refused));
  const other = ledger.open(intentOf(returned));
  other.answers.push(accepted(returned));
  other.told.push(...returned.told);
  return ledger;
}

/** The promises that a verdict finds broken after some statements, which are taken back again. */
async function broken(statements = "", ledger = told(), letters = allEmails()): Promise<string[]> {
  await client.query("begin");
  // Without the triggers that refuse such things.
  await client.query("set local session_replication_role = replica");
  try {
    const names = {
      $CHECKOUT: paid.checkoutId,
      $PAYMENT: paid.paymentId,
      $STANDS: paid.first.orderId,
      $CANCELLED: paid.second.orderId,
      $REFUSED: refused.paymentId,
    };
    const text = Object.entries(names).reduce((sql, [name, id]) => sql.replaceAll(name, id), statements);
    if (text) await client.query(text);
    const findings = await judge(client, ledger, letters, before);
    return findings.filter(({ offenders }) => offenders.length > 0).map(({ promise }) => promise);
  } finally {
    await client.query("rollback");
  }
}

test("good books are good", async () => {
  expect(await broken()).toEqual([]);
});

test.each(FAULTS)("%s … is found after: %s", async (promise, statements) => {
  expect(await broken(statements)).toContainEqual(expect.stringContaining(promise));
});

test("every promise has a fault that breaks it", async () => {
  const elsewhere = ["told ", "mails ", "model: an account", "messages: of a newer version"];
  const prefixes = [...FAULTS.map(([promise]) => promise), ...elsewhere];
  const promises = (await judge(client, told(), [], before)).map(({ promise }) => promise);
  expect(promises.filter((promise) => !prefixes.some((prefix) => promise.startsWith(prefix)))).toEqual([]);
});

test("words that the books do not bear out are found", async () => {
  const find = async (...answers: Answer[]) => (await broken("", told(answers))).join();
  const key = "key-1";
  expect(await find(accepted({ checkoutId: "chk_nobody" }))).toContain("no such checkout");
  expect(await find({ key, kind: "declined" })).toContain("told refused");
  expect(await find(accepted(paid), { key, kind: "declined" })).toContain("different things under one key");
  expect(await find(accepted(paid), { key, kind: "refused", code: "internal" })).toContain("no shopper should hear");
});

test("what people did to an order and were told of is found missing", async () => {
  const steps: Told[] = [...paid.told, { ...paid.first, to: "REFUNDED" }];
  const found = await broken("", told(undefined, steps));
  expect(found).toEqual(expect.arrayContaining(["told of a step that the order never took"]));
  expect(found.filter((promise) => promise.startsWith("model:"))).toHaveLength(3);
  const ledger = told();
  ledger.replayed.push("dead_nobody");
  expect(await broken("", ledger)).toEqual(["told that a dead letter is replayed, but nobody wrote it down"]);
});

test("a balance that is not what was given and spent is found, though the ledger agrees with it", async () => {
  const [account] = (await query("select email, balance_minor from users u join wallets w on w.user_id = u.id")).rows;
  const mine = { ...before, accounts: [String(account?.email)], creditMinor: Number(account?.balance_minor) };
  const judgeWith = async (given: Before) => {
    const findings = await judge(client, told(), allEmails(), given);
    return findings.filter(({ offenders }) => offenders.length > 0).map(({ promise }) => promise);
  };
  expect(await judgeWith(mine)).toEqual([]);
  expect(await judgeWith({ ...mine, creditMinor: mine.creditMinor - 1 })).toEqual([
    "model: an account has other store credit than it must",
  ]);
});

test("a message of a newer version may wait, and may not get lost", async () => {
  const write = `insert into events (id, type, version, source, payload) values ('evt_new', 'order.wrapped', '2.0', 'oncart', '{}')`;
  const wait = "insert into outbox (event_id, topic, next_attempt_at) values ('evt_new', 'orders', now())";
  const ledger = told();
  ledger.foreign.push("evt_new");
  expect(await broken(`${write}; ${wait}`, ledger)).toEqual([]);
  expect(await broken(write, ledger)).toEqual(["messages: of a newer version, and gone"]);
});

test("an email that is missing, came twice, or is about nothing is found", async () => {
  const good = allEmails();
  const [letter = { messageId: "", to: "", subject: "", deliveries: 1 }] = good;
  const stray: InboxEmail = { ...letter, messageId: "<order-cancelled.ord_1@localhost>", subject: "Another" };
  const twin: InboxEmail = { ...letter, messageId: letter.messageId.replace("@localhost", "@elsewhere") };
  for (const missing of good) {
    expect(
      await broken(
        "",
        told(),
        good.filter((one) => one !== missing),
      ),
    ).toEqual(["mails missing"]);
  }
  for (const extra of [stray, twin]) {
    expect(await broken("", told(), [...good, extra])).toEqual(["mails doubled, or about nothing"]);
  }
});
