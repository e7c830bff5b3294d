import { expect, test } from "vitest";
import { z } from "zod";
import { buy, checkoutBody, countOf, findVariant, post, send, settled, signIn } from "../setup/buyer";
import { unguarded } from "../setup/database";
import { runInShop } from "../setup/run-script";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests();

const books = z.object({
  ok: z.boolean(),
  lines: z.array(z.object({ name: z.string(), ok: z.boolean(), count: z.number(), offenders: z.array(z.string()) })),
});

const reconcile = (...args: string[]) => runInShop(shop(), "lib/operations/reconcile-command.ts", ...args);

test("the books are for admins alone, and add up in a shop that was just opened", async () => {
  const address = `${shop().url}/api/admin/reconcile`;
  expect((await fetch(address)).status).toBe(401);
  for (const role of ["shopper", "seller"]) {
    const headers = await signIn(shop(), `${role}@example.com`);
    expect((await fetch(address, { headers })).status).toBe(403);
  }
  expect(await redLines()).toEqual([]);
  expect(await readPage("admin")).toContain("The books add up");
  expect(await readPage("seller")).not.toContain("The books add up");
  const { code, output } = await reconcile();
  expect(output).toContain("The books add up.");
  expect(code).toBe(0);
});

test("the books add up while orders are made, cancelled, declined and refused by the bank", async () => {
  const variant = await findVariant(shop());
  const admin = await signIn(shop(), "admin@example.com");
  const paying = (token: string) => checkoutBody(variant, { paymentMethod: { type: "card", token } });
  const seen: unknown[] = [];
  const busy = async () => {
    const checkouts = await Promise.all(
      ["tok_visa", "tok_visa", "tok_visa", "tok_capture_fails"].map((token) => buy(shop(), paying(token))),
    );
    expect((await post(shop(), "/api/checkout", paying("tok_declined"))).status).toBe(402);
    for (const checkout of checkouts) {
      const { orders } = await settled(shop(), checkout);
      if (orders[0]?.status !== "CONFIRMED") continue;
      await send(shop(), "PATCH", `/api/orders/${orders[0].orderId}/status`, { status: "CANCELLED" }, admin);
    }
  };
  let working = true;
  const work = busy().finally(() => {
    working = false;
  });
  while (working) seen.push(...(await redLines()));
  await work;
  expect(seen).toEqual([]);
  await quiet();
  expect(await redLines()).toEqual([]);
});

test("what has one right answer is repaired; the rest is listed", async () => {
  const variant = await findVariant(shop());
  const checkout = await buy(shop(), checkoutBody(variant));
  await settled(shop(), checkout);
  await quiet();
  const rejected = await forgottenRejection();
  // Both have been applied, and will be again: of what they leave, reports know nothing that would be counted twice.
  const [lost, stuck] = [await forget("order.status_changed"), await forget("analytics.audit_log")];
  await shop().query(
    `insert into outbox (event_id, topic, publications, next_attempt_at, created_at)
     values ($1, 'analytics', 1, now() + interval '1 hour', now() - interval '1 hour')`,
    [stuck],
  );
  await shop().query(
    `update stock set reserved = reserved + 3
     where variant_id = (select max(variant_id) from stock where on_hand - reserved > 5)`,
  );
  expect((await redLines()).sort()).toEqual([
    "letters_are_sent_once",
    "messages_are_applied",
    "no_message_is_lost",
    "rejected_checkouts_hold_no_money",
    "reserved_is_held",
    "settled_checkouts_hold_no_stock",
  ]);

  const { output } = await reconcile("--repair");
  for (const line of [
    "reserved_is_held",
    "settled_checkouts_hold_no_stock",
    "no_message_is_lost",
    "letters_are_sent_once",
  ]) {
    expect(output).toContain(`Repaired ${line}`);
  }
  for (const id of [rejected.paymentId, rejected.checkoutId, lost, stuck]) expect(output).toContain(id);
  await until(async () => (await redLines()).length === 0, "the books add up again");
  expect(await countOf(shop(), "payments where id = $1 and status = 'voided'", [rejected.paymentId])).toBe(1);
  const applied = "inbox where event_id = any($1) and consumer in ('orders', 'analytics')";
  expect(await countOf(shop(), applied, [[lost, stuck]])).toBe(2);
  expect(await countOf(shop(), "reservations where checkout_id = $1 and status = 'held'", [rejected.checkoutId])).toBe(
    0,
  );

  await unguarded(
    shop().query,
    `update payments set captured_minor = captured_minor - 1 where id = '${checkout.paymentId}'`,
  );
  const listed = await reconcile("--repair");
  expect(listed.code).toBe(1);
  expect(listed.output).toContain("Nothing to repair.");
  expect(listed.output).toMatch(new RegExp(`RED\\s+captured_money_is_orders_worth[^]*${checkout.paymentId}`));
});

async function readPage(role: string): Promise<string> {
  const headers = await signIn(shop(), `${role}@example.com`);
  return (await fetch(`${shop().url}/admin/reconcile`, { headers })).text();
}

let admin: { cookie: string } | undefined;

async function redLines(): Promise<string[]> {
  admin ??= await signIn(shop(), "admin@example.com");
  const answer = books.parse(await (await fetch(`${shop().url}/api/admin/reconcile`, { headers: admin })).json());
  const red = answer.lines.filter(({ ok }) => !ok);
  expect(answer.ok).toBe(red.length === 0);
  for (const { count, offenders } of red) expect(offenders).toHaveLength(Math.min(count, 20));
  return red.map(({ name }) => name);
}

/** Until every message has been applied, but for the captures that the demo shop leaves waiting for ever. */
async function quiet(): Promise<void> {
  await until(
    async () => (await countOf(shop(), "outbox where next_attempt_at < now() + interval '1 day'")) === 0,
    "every message is applied",
  );
}

/** Takes the note away that the newest event of a type was applied: from the database, and from the fast memory before it. */
async function forget(type: string): Promise<string> {
  const { rows } = await shop().query("select max(id) as event_id from events where type = $1", [type]);
  const eventId = String(rows[0]?.event_id);
  await unguarded(shop().query, `delete from inbox where event_id = '${eventId}'`);
  const { UPSTASH_REDIS_REST_URL: redis = "", UPSTASH_REDIS_REST_TOKEN: token } = shop().environment;
  const answer = await fetch(redis, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(["DEL", `webhook:dedup:${eventId}`]),
  });
  expect(answer.status).toBe(200);
  return eventId;
}

/** A checkout that was rejected an hour ago by somebody who forgot to release its stock and to let its authorisation go. */
async function forgottenRejection(): Promise<{ checkoutId: string; paymentId: string }> {
  const ids = { checkoutId: "chk_forgotten", paymentId: "pay_forgotten" };
  const key = `${ids.paymentId}-authorize`;
  const { rows } = await shop().query("select min(variant_id) as id from stock where on_hand - reserved > 5");
  const variantId = rows[0]?.id;
  const insert = async (statement: string, ...values: unknown[]) => shop().query(statement, values);
  await insert(
    `insert into checkouts (id, shopper_key, request_hash, status, customer_name, customer_email, customer_address,
       lines, total_minor, currency, created_at, accepted_at, settled_at)
     values ($1, 'nobody', 'none', 'rejected', 'Ada', 'ada@example.com', 'London', '[]', 100, 'EUR',
       now() - interval '2 hours', now() - interval '2 hours', now() - interval '1 hour')`,
    ids.checkoutId,
  );
  await insert(
    `insert into payments (id, checkout_id, provider, method_token, provider_reference, status, amount_minor, currency)
     values ($1, $2, 'test', 'tok_visa', 'tp_' || $3, 'authorized', 100, 'EUR')`,
    ids.paymentId,
    ids.checkoutId,
    key,
  );
  await insert(
    "insert into payment_calls (idempotency_key, payment_id, operation, amount_minor, status) values ($1, $2, 'authorize', 100, 'succeeded')",
    key,
    ids.paymentId,
  );
  await insert(
    `insert into test_provider_charges (idempotency_key, operation, reference, method_token, amount_minor)
     values ($1, 'authorize', 'tp_' || $1, 'tok_visa', 100)`,
    key,
  );
  await insert("insert into reservations values ($1, $2, 2, 'held', now())", ids.checkoutId, variantId);
  await insert("update stock set reserved = reserved + 2 where variant_id = $1", variantId);
  return ids;
}
