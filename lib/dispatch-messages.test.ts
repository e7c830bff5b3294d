import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LISTENERS } from "@/lib/consumers/listeners";
import { acceptOrders, deadlocksOf, deliver, makeAvailable, rowOf, testBackend } from "@/tests/factories";
import { deliverEvent, storedEvent } from "@/tests/setup/real-webhooks";
import { until } from "@/tests/setup/until";
import { createDispatcher } from "./dispatch-messages";
import { registerDispatcher } from "./dispatcher";
import { setStock } from "./inventory/set-stock";
import type { Listeners } from "./listeners";
import { type NewMessage, transaction, writeMessages } from "./outbox";
import * as producer from "./qstash-producer";
import { sweepOutbox } from "./send-messages";

vi.mock("next/cache", () => ({ revalidateTag: vi.fn() }));
vi.mock("./qstash-producer", { spy: true });

const { query } = testBackend();

beforeEach(async () => {
  await query("delete from outbox");
  vi.mocked(producer.publishBatch).mockClear();
  registerDispatcher(createDispatcher(LISTENERS));
});
afterEach(() => registerDispatcher(undefined));

const audit = (subject: string): NewMessage => ({
  type: "analytics.audit_log",
  payload: { action: "test", actor: "nobody", subject, details: {} },
});
const write = (...news: NewMessage[]) => transaction((tx) => writeMessages(tx, {}, news));

const entriesOf = async (subject: string) =>
  (await query("select 1 from audit_log where subject = $1", [subject])).rowCount;
const waiting = async () =>
  (await query("select type, publications from outbox join events on id = event_id order by type")).rows;
const published = () =>
  vi.mocked(producer.publishBatch).mock.calls.flatMap(([batch]) => batch.map(({ event }) => event.eventType));
const emptied = () => until(async () => (await waiting()).length === 0, "the outbox is empty");

/** The shop's listeners, of which that of the audit log fails as long as it is told to. */
function withBrokenAudit(): { listeners: Listeners; mend: () => void } {
  let error: Error | undefined = new Error("the audit log is broken");
  const [reports] = Object.values(LISTENERS["analytics.audit_log"]);
  if (!reports || !("applyAll" in reports)) throw new Error("The audit log has another listener");
  const applyAll: typeof reports.applyAll = async (tx, events) => {
    if (error) throw error;
    await reports.applyAll(tx, events);
  };
  const mend = () => {
    error = undefined;
  };
  return { listeners: { ...LISTENERS, "analytics.audit_log": { reports: { applyAll } } }, mend };
}

test("a message that only our own database has to know is applied where it is written, without QStash and a row that waits", async () => {
  await write(audit("sub_local"));
  await until(async () => (await entriesOf("sub_local")) === 1, "the entry is written");
  await emptied();
  expect(published()).toEqual([]);
  const { rows } = await query(
    "select consumer from inbox join events on id = event_id where payload ->> 'subject' = 'sub_local' order by 1",
  );
  expect(rows.map(({ consumer }) => consumer)).toEqual(["analytics"]);
});

test("what a dispatched message leads to is dispatched with it", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 8 });
  await emptied();
  await setStock({ variantId: variant?.variantId ?? "", onHand: 2, reason: "counted", by: "user_1" });
  const low = `select 1 from inbox join events on id = event_id where type = 'inventory.stock.low' and consumer = 'inventory'
    and payload ->> 'variantId' = $1`;
  await until(async () => (await query(low, [variant?.variantId])).rowCount === 1, "the studio is warned");
  await emptied();
  expect(published()).toEqual([]);
});

test("one order, from its command to its email, costs QStash three messages", async () => {
  const { checkoutId } = await acceptOrders(query, 1);
  expect(await deliver(query, "command.payment.capture", checkoutId)).toEqual([200]);
  const left = async () => (await waiting()).map(({ type }) => type);
  await until(async () => (await left()).join() === "notification.email", "only the letter waits");
  await until(() => published().length === 3, "the letter is published");
  expect(published().sort()).toEqual(["command.checkout", "command.payment.capture", "notification.email"]);
  const told =
    "select consumer from inbox join events on id = event_id where type = 'order.created' and correlation_id = $1 order by 1";
  const { rows } = await query(told, [checkoutId]);
  expect(rows.map(({ consumer }) => consumer)).toEqual(["orders"]);
});

test("what cannot be applied here goes to QStash, is kept with its reason, and holds nothing beside it back", async () => {
  const { listeners, mend } = withBrokenAudit();
  registerDispatcher(createDispatcher(listeners));
  const changes = [{ variantId: "var_none", delta: 1, onHand: 9, available: 9 }];
  await write(audit("sub_broken"), { type: "inventory.stock.updated", payload: { changes, reason: "back" } });
  await until(async () => JSON.stringify(await waiting()).includes('"publications":1'), "it is published");
  expect(await waiting()).toEqual([{ type: "analytics.audit_log", publications: 1 }]);
  expect(published()).toEqual(["analytics.audit_log"]);
  const { id } = await rowOf(query, "select id from events where payload ->> 'subject' = 'sub_broken'");
  const reason = "select error from deliveries where event_id = $1 and outcome = 'failed'";
  await until(async () => (await query(reason, [id])).rowCount === 1, "the failure is kept");
  expect((await query(reason, [id])).rows[0]?.error).toBe("reports: Error: the audit log is broken");
  mend();
  expect((await deliverEvent(await storedEvent(String(id)))).status).toBe(200);
  expect(await entriesOf("sub_broken")).toBe(1);
});

test("a crash between commit and dispatch loses nothing: the sweeper sends it to QStash, and it is applied once", async () => {
  registerDispatcher(async () => {
    throw new Error("the process is gone");
  });
  await write(audit("sub_crash"));
  expect(await sweepOutbox()).toBe(0);
  await query("update outbox set next_attempt_at = now()");
  expect(await sweepOutbox()).toBe(1);
  expect(published()).toEqual(["analytics.audit_log"]);
  const { id } = await rowOf(query, "select event_id as id from outbox");
  const event = await storedEvent(String(id));
  expect(await Promise.all([deliverEvent(event), deliverEvent(event)].map(async (one) => (await one).ok))).toContain(
    true,
  );
  expect(await entriesOf("sub_crash")).toBe(1);
  expect(await waiting()).toEqual([]);
});

test("a process that knows no listeners sends all of its messages to QStash", async () => {
  registerDispatcher(undefined);
  await write(audit("sub_script"));
  await until(async () => (await waiting())[0]?.publications === 1, "it is published");
  expect(published()).toEqual(["analytics.audit_log"]);
});

test("the sweeper leaves a message alone that its own process is about to dispatch, for longer than one that is sent", async () => {
  registerDispatcher(async () => {});
  await write(audit("sub_patient"));
  const seconds = "select extract(epoch from next_attempt_at - now())::int as seconds from outbox";
  expect((await rowOf(query, seconds)).seconds).toBeGreaterThan(10);
});

test("many orders at once are dispatched by several processes, and none waits for another in a circle", async () => {
  const processes = [1, 2, 3].map(() => createDispatcher(LISTENERS));
  let turn = 0;
  registerDispatcher((events) => processes[turn++ % 3]?.(events) ?? Promise.resolve());
  const before = await deadlocksOf(query);
  const bought = await Promise.all(Array.from({ length: 8 }, () => acceptOrders(query, 3)));
  await Promise.all(bought.map(({ checkoutId }) => deliver(query, "command.payment.capture", checkoutId)));
  await until(async () => (await waiting()).every(({ type }) => type === "notification.email"), "all news is applied");
  expect(await deadlocksOf(query)).toBe(before);
  const written = "select count(*)::int as count from events where type like 'order.%' and source = 'oncart'";
  const told = `${written} and exists (select from inbox where event_id = id and consumer = 'orders')`;
  expect((await rowOf(query, told)).count).toBe((await rowOf(query, written)).count);
});
