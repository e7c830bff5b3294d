import { expect, test } from "vitest";
import { freezeClock } from "@/lib/clock";
import { renderEmail } from "@/lib/notifications/render-email";
import { acceptOrders, deliver, rowOf, testBackend } from "@/tests/factories";
import { unguarded } from "@/tests/setup/database";
import { reconcile } from "./reconcile";
import type { ReconciliationReport } from "./reconciliation-resource";
import { findReconciliationRuns, findStartingPoint, runReconciliation } from "./run-reconciliation";

const { query } = testBackend();

const red = ({ lines }: ReconciliationReport) => lines.filter(({ ok }) => !ok).map(({ name }) => name);
const letters = async () =>
  (await query("select payload from events where payload ->> 'letter' = 'books-red' order by id")).rows.map(
    ({ payload }) => payload,
  );
/** An order that nothing has happened to for days. */
const oldOrder =
  "(select id from orders where status = 'DELIVERED' and created_at < now() - interval '3 days' order by id limit 1)";
const steal = () => unguarded(query, `update orders set captured_minor = captured_minor - 1 where id = ${oldOrder}`);
const giveBack = () => unguarded(query, `update orders set captured_minor = captured_minor + 1 where id = ${oldOrder}`);

test("a run is written down, and the next one begins an hour before the last green one began, a day ago at most", async () => {
  const before = await findStartingPoint();
  expect(before.suspects).toEqual([]);
  expect(Date.now() - before.since.getTime()).toBeCloseTo(24 * 3600_000, -4);
  const books = await runReconciliation("full");
  expect(red(books)).toEqual([]);
  const [run] = await findReconciliationRuns(10);
  expect(run).toMatchObject({ mode: "full", ok: true, checkouts: books.checkouts, since: null, suspects: [] });
  expect(run?.lines.map(({ name }) => name)).toEqual(books.lines.map(({ name }) => name));
  const { since } = await findStartingPoint();
  expect(since.getTime()).toBe(Date.parse(books.at) - 3600_000);
  const later = Date.now() + 48 * 3600_000;
  freezeClock(new Date(later));
  const afterwards = await findStartingPoint();
  freezeClock();
  expect(afterwards.since.getTime()).toBe(later - 24 * 3600_000);
});

test("an incremental run reads what has changed since, and a full one everything", async () => {
  const { checkoutId, orderId } = await acceptOrders(query, 1);
  await deliver(query, "command.payment.capture", checkoutId);
  const few = await reconcile({ since: new Date(Date.now() - 60_000), suspects: [] });
  const all = await reconcile();
  expect([few.mode, all.mode, red(few), red(all)]).toEqual(["incremental", "full", [], []]);
  expect(few.checkouts).toBeLessThan(all.checkouts);
  await unguarded(query, `update orders set refunded_minor = 1 where id = '${orderId}'`);
  const found = await reconcile({ since: new Date(Date.now() - 60_000), suspects: [] });
  expect(red(found)).toContain("orders_keep_their_worth");
  expect(found.suspects).toEqual([checkoutId]);
  await unguarded(query, `update orders set refunded_minor = 0 where id = '${orderId}'`);
});

test("what was wrong is looked at until it is right, by runs that would not look there", async () => {
  await steal();
  // Behind the shop's back, without a trace: only a full run finds it.
  expect((await runReconciliation("incremental")).ok).toBe(true);
  const full = await runReconciliation("full");
  expect(red(full)).toContain("orders_keep_their_worth");
  expect(red(await runReconciliation("incremental"))).toContain("orders_keep_their_worth");
  expect(red(await runReconciliation("incremental"))).toContain("orders_keep_their_worth");
  await giveBack();
  expect((await runReconciliation("incremental")).ok).toBe(true);
  expect((await findStartingPoint()).suspects).toEqual([]);
});

test("an old checkout is read again when anything is told of it", async () => {
  const justNow = () => reconcile({ since: new Date(Date.now() - 60_000), suspects: [] });
  await steal();
  expect(red(await justNow())).toEqual([]);
  await unguarded(
    query,
    `insert into events (id, type, version, source, correlation_id, payload)
       select 'evt_new', 'analytics.metric', '1.0', 'test', checkout_id, '{}' from orders where id = ${oldOrder};
     insert into inbox (event_id, consumer) values ('evt_new', 'analytics')`,
  );
  expect(red(await justNow())).toContain("orders_keep_their_worth");
  await unguarded(query, "delete from events where id = 'evt_new'; delete from inbox where event_id = 'evt_new'");
  await giveBack();
});

test("each admin gets one email when the books turn red, and the next one when they do so again", async () => {
  const before = (await letters()).length;
  await steal();
  await runReconciliation("full");
  const [told] = (await letters()).slice(before);
  expect(told).toMatchObject({ letter: "books-red", recipient: "admin@example.com" });
  await runReconciliation("full");
  await Promise.all([runReconciliation("incremental"), runReconciliation("incremental")]);
  expect(await letters()).toHaveLength(before + 1);
  const text = (await renderEmail("books-red", told.reference))?.text;
  expect(text).toContain("orders_keep_their_worth");
  expect(text).toContain((await rowOf(query, `select id from orders where id = ${oldOrder}`)).id);
  await giveBack();
  await runReconciliation("full");
  await steal();
  await runReconciliation("full");
  expect(await letters()).toHaveLength(before + 2);
  await giveBack();
});
