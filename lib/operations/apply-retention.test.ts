import { beforeAll, expect, test } from "vitest";
import { POST as receiveAnalytics } from "@/app/api/webhooks/analytics/route";
import { POST as receiveOrders } from "@/app/api/webhooks/orders/route";
import { POST as retentionRoute } from "@/app/api/webhooks/retention/route";
import { sign } from "@/dev/qstash/sign";
import { acceptOrders, deliver, deliverStored, outboxDrained, rowOf, testBackend } from "@/tests/factories";
import { unguarded } from "@/tests/setup/database";
import { applyRetention, countPassed } from "./apply-retention";
import { reconcile } from "./reconcile";
import { replayProjection } from "./replay-projection";
import { findTimeline } from "./timeline-for-viewer";

const { query } = testBackend();
const admin = { userId: "user_admin", name: "Ada", email: "admin@example.com", role: "admin" as const };
const floor = { code: "23001" };

let old: Awaited<ReturnType<typeof acceptOrders>>;

beforeAll(async () => {
  old = await settledOrders();
  await age(old.checkoutId, 120);
});

/** Orders of two studios that were paid, with all of their news told. */
async function settledOrders() {
  const bought = await acceptOrders(query, 2);
  await deliver(query, "command.payment.capture", bought.checkoutId);
  await outboxDrained(query);
  await tell("orders", receiveOrders, bought.checkoutId);
  await tell("analytics", receiveAnalytics, bought.checkoutId);
  // Emails and stock news go to where no test is: as if they had been.
  const { rows } = await query("select id, customer_email from orders where checkout_id = $1", [bought.checkoutId]);
  for (const { id, customer_email } of rows) {
    await query(
      `insert into emails (id, letter, reference, recipient, message_id, status, claimed_at, sent_at)
       values ($1, 'order-confirmation', $2, $3, $1, 'sent', now(), now())`,
      [`mail_${id}`, id, customer_email],
    );
  }
  await query(
    `with told as (
       delete from outbox using events where id = event_id and topic in ('notifications', 'inventory') returning event_id, topic
     ) insert into inbox (event_id, consumer) select event_id, topic from told`,
  );
  return bought;
}

async function tell(topic: string, receive: (request: Request) => Promise<Response>, checkoutId: string) {
  const waiting = "select events.* from outbox join events on id = event_id where topic = $1 and correlation_id = $2";
  const { rows } = await query(`${waiting} order by id`, [topic, checkoutId]);
  for (const row of rows) expect(await deliverStored(row, { topic, receive })).toBe(200);
}

/** Puts what happened to a checkout some days into the past. */
async function age(checkoutId: string, days: number): Promise<void> {
  const ago = (column: string) => `${column} = ${column} - interval '${days} days'`;
  const ids = `(select id from events where correlation_id = '${checkoutId}')`;
  await unguarded(
    query,
    `update inbox set ${ago("processed_at")} where event_id in ${ids};
     update audit_log set ${ago("at")} where event_id in ${ids};
     delete from report_daily_sales where day = current_date;
     update events set ${ago("created_at")} where correlation_id = '${checkoutId}'`,
  );
  // The sale belongs to another day now: the reports are made anew.
  await replayProjection({ apply: true });
}

const typesOf = async (checkoutId: string) => {
  const { rows } = await query("select distinct type from events where correlation_id = $1 order by type", [
    checkoutId,
  ]);
  return rows.map(({ type }) => type);
};

test("what has passed goes; books, reports and the order's road stay what they were", async () => {
  const young = await settledOrders();
  const before = { young: await typesOf(young.checkoutId), replay: await replayProjection(), books: await reconcile() };
  expect(before.books.lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(before.replay.equal).toBe(true);
  const { rows } = await query("select * from events where correlation_id = $1 and type = 'command.payment.capture'", [
    old.checkoutId,
  ]);
  const counted = await countPassed();
  expect(counted.messages).toBeGreaterThan(3);

  const { gone, done } = await applyRetention("user_admin", 60);
  expect({ gone, done }).toEqual({ gone: counted, done: true });

  expect(await typesOf(old.checkoutId)).toEqual([
    "analytics.audit_log",
    "command.checkout",
    "order.created",
    "order.status_changed",
  ]);
  expect(await typesOf(young.checkoutId)).toEqual(before.young);
  expect((await query("select from inbox where not exists (select from events where id = event_id)")).rowCount).toBe(0);
  expect((await reconcile()).lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(await replayProjection()).toEqual(before.replay);
  const { entries } = await findTimeline(old.orderId, admin, null);
  const road = entries.map((entry) => (entry.kind === "event" ? entry.type : entry.kind));
  expect(new Set(road)).toEqual(
    new Set(["checkout", "reservation", "payment", "stock", "email", ...(await typesOf(old.checkoutId))]),
  );

  // Its inbox row is gone: only its age says that it may have been applied.
  const calls = "select count(*)::int as count from payment_calls";
  const asked = await rowOf(query, calls);
  for (const row of rows) expect(await deliverStored(row)).toBe(489);
  expect(await rowOf(query, calls)).toEqual(asked);
  expect((await query("select from inbox where event_id = $1", [rows[0]?.id])).rowCount).toBe(0);
  expect((await applyRetention("user_admin", 60)).gone.messages).toBe(0);
});

test("a run is told to the audit log, with who ran it and what went", async () => {
  await applyRetention("user_admin", 60);
  const told = await rowOf(
    query,
    "select payload from events where payload ->> 'action' = 'retention.run' order by id desc limit 1",
  );
  expect(told.payload).toMatchObject({ actor: "user_admin", subject: "retention", details: { done: true } });
});

test("a run without time left deletes nothing, and says that it is not done", async () => {
  expect(await applyRetention("user_admin", 0)).toMatchObject({ gone: { messages: 0 }, done: false });
});

test("the schedule's call is signed, or refused", async () => {
  const url = `${process.env.QSTASH_WEBHOOK_BASE_URL}/api/webhooks/retention`;
  const call = (signature: string) =>
    retentionRoute(new Request(url, { method: "POST", headers: { "upstash-signature": signature }, body: "" }), {
      params: Promise.resolve({}),
    });
  expect((await call("nobody")).status).toBe(401);
  const answer = await call(sign(process.env.QSTASH_CURRENT_SIGNING_KEY ?? "", url, Buffer.from("")));
  expect(await answer.json()).toMatchObject({ done: true });
});

test("what is not applied, is on its way or was mended is not forgotten, however old", async () => {
  const kinds = ["unapplied", "waiting", "mended", "done"].map((name) => `evt_${name}`);
  for (const id of kinds) {
    await query(
      "insert into events (id, type, version, source, payload, created_at) values ($1, 'analytics.metric', '1.0', 'test', '{}', '2020-01-01')",
      [id],
    );
  }
  await query("insert into inbox (event_id, consumer) select unnest($1::text[]), 'analytics'", [kinds.slice(1)]);
  await query(
    "insert into outbox (event_id, topic, next_attempt_at) values ('evt_waiting', 'analytics', '2999-01-01')",
  );
  await query(
    "insert into event_corrections (event_id, version, payload, by, dead_letter_id) values ('evt_mended', '1.0', '{}', 'ada', 'dead_1')",
  );
  await applyRetention("user_admin", 60);
  const { rows } = await query("select id from events where id = any($1) order by id", [kinds]);
  expect(rows.map(({ id }) => id)).toEqual(["evt_mended", "evt_unapplied", "evt_waiting"]);
});

test("the database forgets nothing young, and nothing that money, law or reports are made of", async () => {
  const forget = (kind: string, before: string) =>
    query(`select forget_messages(array['${kind}'], ${before}, 10) as gone`);
  await expect(forget("analytics.metric", "now() - interval '59 days'")).rejects.toMatchObject(floor);
  for (const kind of ["order.created", "command.checkout", "analytics.audit_log", "checkout.rejected"]) {
    expect((await forget(kind, "now() - interval '61 days'")).rows).toEqual([{ gone: 0 }]);
  }
  await expect(query("delete from events where created_at < now() - interval '1 year'")).rejects.toMatchObject(floor);
  await query("select forget_messages('{}', '2020-01-01', 1)");
  await expect(query("delete from inbox")).rejects.toMatchObject(floor);
});

test("rows of other tables go when they are old enough, and not before", async () => {
  const day = (days: number) => `now() - interval '${days} days'`;
  const deadLetter = (id: string, resolved: string, closed: string) =>
    `insert into dead_letters (id, message_id, topic, url, body, reason, response_status, attempts, resolved_at, closed_by, closed_reason)
     values ('${id}', '${id}', 'orders', 'http://localhost', '{}', 'broke', 500, 6, ${resolved}, ${closed}, ${closed})`;
  const delivery = (id: string, at: string) =>
    `insert into deliveries (id, event_id, consumer, outcome, retried, duration_ms, created_at)
     values ('${id}', 'evt_1', 'orders', 'failed', 0, 1, ${at})`;
  const bell = (id: string, at: string) =>
    `insert into notifications (id, user_id, title, body, created_at) values ('${id}', 'user_1', 'Hello', 'there', ${at})`;
  const letter = (id: string, name: string) =>
    `insert into emails (id, letter, reference, recipient, message_id, status, claimed_at, created_at)
     values ('${id}', '${name}', '${id}', 'ada@example.com', '${id}', 'sent', now(), ${day(366)})`;
  const cart = (id: string, at: string) =>
    `insert into carts (id, guest_id, created_at) values ('${id}', '${id}', ${at})`;
  const item = (id: string, at: string) =>
    `insert into cart_items (id, cart_id, variant_id, quantity, created_at) select '${id}_item', '${id}', min(id), 1, ${at} from variants`;
  const run = (id: string, at: string) =>
    `insert into books_runs (id, mode, ok, at, duration_ms, checkouts, suspects, lines)
     values ('${id}', 'full', true, ${at}, 1, 0, '{}', '[]')`;
  for (const statement of [
    run("old_run", day(100)),
    run("old_run_but_the_newest", day(95)),
    deadLetter("old_replayed", day(181), "null"),
    deadLetter("new_replayed", day(179), "null"),
    deadLetter("old_closed", day(181), "'ada'"),
    deadLetter("open", "null", "null"),
    delivery("old_delivery", day(91)),
    delivery("new_delivery", day(89)),
    bell("old_bell", day(366)),
    bell("new_bell", day(364)),
    letter("old_rejection", "checkout-rejected"),
    letter("old_confirmation", "order-confirmation"),
    cart("old_cart", day(100)),
    item("old_cart", day(95)),
    cart("used_cart", day(100)),
    item("used_cart", day(2)),
  ]) {
    await query(statement);
  }
  await applyRetention("user_admin", 60);
  const left: string[] = [];
  for (const table of ["books_runs", "dead_letters", "deliveries", "notifications", "emails", "carts"]) {
    const { rows } = await query(`select id from ${table} where id ~ '^(old|new|used|open)' order by id`);
    left.push(...rows.map(({ id }) => id));
  }
  expect(left).toEqual([
    "old_run_but_the_newest",
    "new_replayed",
    "old_closed",
    "open",
    "new_delivery",
    "new_bell",
    "old_confirmation",
    "used_cart",
  ]);
});
