import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { createEvent } from "@/lib/create-event";
import { newId } from "@/lib/ids";
import { holdBack } from "@/lib/inbox";
import type { Event } from "@/lib/messages";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import * as producer from "@/lib/qstash-producer";
import { sweepOutbox } from "@/lib/send-messages";
import { deliver, makeAvailable, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { deliverAll, deliverEvent, storedEvent } from "@/tests/setup/real-webhooks";
import { replayDeadLetter } from "./replay-dead-letters";
import { replayProjection } from "./replay-projection";
import { storeDeadLetter } from "./store-dead-letter";

vi.mock("next/cache", () => ({ revalidateTag: () => {} }));
vi.mock("@/lib/qstash-producer", { spy: true });

const { query } = testBackend();

const ADMIN = { userId: "user_admin", role: "admin", name: "Ada", email: "ada@example.com" } as const;
let checkoutId = "";
let orderId = "";
/** How the order began, as it should have been written. */
let good: Event;
let letterId = "";

/** An order whose `order.created` was written without its items, by a deployment with a fault; it is a dead letter by now. */
beforeEach(async () => {
  const variants = await makeAvailable(query, 1);
  const { checkout } = await acceptCheckout(requestFor(variants), newShopper(), newId("req"));
  checkoutId = checkout.checkoutId;
  await deliver(query, "command.checkout", checkoutId);
  const created = await rowOf(query, "select id from events where type = 'order.created' and correlation_id = $1", [
    checkoutId,
  ]);
  good = await storedEvent(String(created.id));
  orderId = String((await rowOf(query, "select id from orders where checkout_id = $1", [checkoutId])).id);
  await query(
    `begin; set local session_replication_role = replica;
     update events set payload = payload - 'items' where id = '${good.eventId}'; commit`,
  );
  const broken = await storedEvent(good.eventId);
  expect((await deliverEvent(broken)).status).toBe(489);
  letterId = await die(broken);
});

/** QStash gives a message up: the id of its dead letter. */
async function die(event: Event): Promise<string> {
  const messageId = newId("req");
  const sourceBody = Buffer.from(JSON.stringify(event)).toString("base64");
  const url = "http://localhost:3000/api/webhooks/orders";
  await storeDeadLetter({ status: 489, retried: 0, sourceMessageId: messageId, url, sourceBody });
  return String((await rowOf(query, "select id from dead_letters where message_id = $1", [messageId])).id);
}

const mend = (body: unknown = good) => replayDeadLetter(letterId, { by: "user_admin", dryRun: false, body });
const correctionsOf = async (eventId: string) =>
  (await query("select payload, by, dead_letter_id from event_corrections where event_id = $1", [eventId])).rows;
const redTables = async () => (await replayProjection()).tables.filter(({ equal }) => !equal).map(({ table }) => table);

test("a message that was mended by hand is what happened: reports, replay and the order's end are as if it had been right", async () => {
  await mend();
  expect(await correctionsOf(good.eventId)).toMatchObject([
    { payload: good.payload, by: "user_admin", dead_letter_id: letterId },
  ]);
  expect(await storedEvent(good.eventId)).toEqual(good);
  await deliverAll(query, checkoutId);
  await changeOrderStatus({ orderId, status: "CANCELLED", note: "too late", viewer: ADMIN });
  await deliverAll(query, checkoutId);
  expect(await redTables()).toEqual([]);
});

test("the outbox goes on with the mended message, not with the one that could not be applied", async () => {
  await mend();
  const publish = vi.spyOn(producer, "publishBatch").mockClear();
  await query("update outbox set next_attempt_at = now(), published_at = null where event_id = $1", [good.eventId]);
  await sweepOutbox();
  const sent = publish.mock.calls.flat(2).map(({ event }) => event);
  expect(sent.find(({ eventId }) => eventId === good.eventId)).toEqual(good);
});

test("whatever is still on its way, what is applied is the mended message", async () => {
  const stale = { ...good, payload: { ...good.payload, totalAmount: 7 } } as Event;
  await mend();
  expect((await deliverEvent(stale)).status).toBe(200);
  expect(await redTables()).toEqual([]);
});

test("of two repairs the later one counts", async () => {
  await mend({ ...good, payload: { ...good.payload, totalAmount: 7 } });
  await mend();
  expect(await correctionsOf(good.eventId)).toHaveLength(2);
  expect((await storedEvent(good.eventId)).payload).toEqual(good.payload);
});

test("a repair may not change when or because of what something happened", async () => {
  for (const change of [{ timestamp: "2020-01-01T00:00:00.000Z" }, { correlationId: "chk_other" }, { source: "me" }]) {
    await expect(mend({ ...good, ...change })).rejects.toMatchObject({ code: "invalid_request" });
    const dryRun = replayDeadLetter(letterId, { by: "user_admin", dryRun: true, body: { ...good, ...change } });
    await expect(dryRun).rejects.toMatchObject({ code: "invalid_request" });
  }
  expect(await correctionsOf(good.eventId)).toEqual([]);
});

test("what was applied already is corrected no more, and what is being applied just now has to end first", async () => {
  await db().transaction(async (tx) => {
    await holdBack(tx, { eventId: good.eventId, topic: "orders" });
    await expect(mend()).rejects.toMatchObject({ code: "unavailable" });
    expect((await deliverEvent(good)).status).toBe(503);
  });
  expect((await deliverEvent(good)).status).toBe(200);
  await mend({ ...good, payload: { ...good.payload, totalAmount: 7 } });
  expect(await correctionsOf(good.eventId)).toEqual([]);
});

test("a message that is in no store can be mended all the same", async () => {
  const action = { action: "test", actor: "somebody", subject: "nowhere", details: {} };
  const loose = createEvent("analytics.audit_log", action);
  letterId = await die(loose);
  expect(await mend({ ...loose, payload: { ...action, subject: "somewhere" } })).toMatchObject({ replayed: true });
  expect(await correctionsOf(loose.eventId)).toEqual([]);
});

test("a correction cannot be rewritten", async () => {
  await mend();
  await expect(query("update event_corrections set payload = '{}'")).rejects.toThrow("append-only");
  await expect(query("delete from event_corrections")).rejects.toThrow("append-only");
});
