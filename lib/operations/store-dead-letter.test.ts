import { expect, test } from "vitest";
import { db } from "@/db";
import { events, outbox } from "@/db/schema";
import { newId } from "@/lib/ids";
import { databaseForTests } from "@/tests/setup/database";
import { storeDeadLetter } from "./store-dead-letter";

const { query } = databaseForTests();

const LATER = new Date(Date.now() + 3_600_000);

/** A message that was written some minutes ago, was published, and waits an hour to be published again. */
async function waiting(minutes = 0): Promise<string> {
  const id = newId("evt");
  await db().insert(events).values({ id, type: "command.checkout", version: "1.0", source: "test", payload: {} });
  const createdAt = new Date(Date.now() - minutes * 60_000);
  await db()
    .insert(outbox)
    .values({ eventId: id, topic: "commands", publications: 1, nextAttemptAt: LATER, createdAt });
  return id;
}

/** QStash's callback about a message that it gave up after the last answer was `status`. */
function callback(eventId: string, status: number, messageId = newId("req")) {
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
  const sourceBody = base64({ eventId, eventType: "command.checkout" });
  const url = "http://localhost:3000/api/webhooks/commands";
  return { status, body: base64({ error: "no" }), retried: 5, sourceMessageId: messageId, url, sourceBody };
}

async function secondsToNextAttempt(eventId: string): Promise<number> {
  const { rows } = await query(
    "select extract(epoch from next_attempt_at - now())::float8 as seconds from outbox where event_id = $1",
    [eventId],
  );
  return rows[0].seconds;
}

test("the same callback twice files one dead letter, with cause and attempts", async () => {
  const eventId = await waiting();
  for (const _ of [1, 2]) await storeDeadLetter(callback(eventId, 500, "msg_same"));
  const { rows } = await query("select * from dead_letters where message_id = 'msg_same'");
  expect(rows).toMatchObject([{ event_id: eventId, topic: "commands", response_status: 500, attempts: 6 }]);
});

test("a message that was given up for what may pass is published again soon, each time a little later", async () => {
  for (const [minutes, seconds] of [
    [0, 5],
    [3, 9],
    [10, 30],
    [600, 600],
  ] as const) {
    const eventId = await waiting(minutes);
    await storeDeadLetter(callback(eventId, 503));
    const left = await secondsToNextAttempt(eventId);
    expect(left).toBeLessThanOrEqual(seconds + 1);
    expect(left).toBeGreaterThan(seconds - 5);
  }
});

test("what can never work waits for a person", async () => {
  const eventId = await waiting();
  await storeDeadLetter(callback(eventId, 489));
  expect(await secondsToNextAttempt(eventId)).toBeGreaterThan(3_000);
});

test("a callback that names no address is none, and is refused for good", async () => {
  const refused = { ...callback(newId("evt"), 500), url: "not an address" };
  await expect(storeDeadLetter(refused)).rejects.toMatchObject({ code: "invalid_request" });
});
