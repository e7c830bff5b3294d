import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db, type Transaction } from "@/db";
import { databaseForTests } from "@/tests/setup/database";
import { newId } from "./ids";
import { applyOnce, findStanding, holdBack, recordDelivery } from "./inbox";
import { writeMessages } from "./outbox";

process.env.DATABASE_POOL_MAX = "12";
const { query } = databaseForTests();

beforeAll(() => query("create table effects (event_id text not null)"));

const delivery = (eventId = newId("evt"), consumer = "orders") => ({ eventId, consumer, retried: 0 });

const wasApplied = async (one: { eventId: string; consumer: string }) => (await findStanding(one)).applied;

const effect = (eventId: string) => async (tx: Transaction) => {
  await tx.execute(sql`insert into effects values (${eventId})`);
};

async function effectsOf(eventId: string): Promise<number> {
  return (await query("select 1 from effects where event_id = $1", [eventId])).rowCount ?? 0;
}

/** A transaction that waits at its end until it is let go. */
function held() {
  let letGo = () => {};
  let arrive = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const wait = () => {
    arrive();
    return gate;
  };
  return { letGo, arrived, wait };
}

test("a message is applied once, however often it comes", async () => {
  const one = delivery();
  expect(await applyOnce(one, effect(one.eventId))).toBe(true);
  for (const retried of [1, 2]) expect(await applyOnce({ ...one, retried }, effect(one.eventId))).toBe(false);
  expect(await effectsOf(one.eventId)).toBe(1);
  expect(await wasApplied(one)).toBe(true);
});

test("each consumer applies a message for itself", async () => {
  const { eventId } = delivery();
  for (const consumer of ["orders", "analytics"]) {
    expect(await applyOnce(delivery(eventId, consumer), effect(eventId))).toBe(true);
  }
  expect(await wasApplied(delivery(eventId, "inventory"))).toBe(false);
});

test("while one delivery is being applied, a second is told to come again, at once", async () => {
  const one = delivery();
  const { wait, arrived, letGo } = held();
  const first = applyOnce(one, wait);
  await arrived;
  // Without the advisory lock it would wait for the first on the primary key, and never end here.
  await expect(applyOnce(one, effect(one.eventId))).rejects.toMatchObject({
    code: "unavailable",
    extra: { retryAfterSeconds: 1 },
  });
  // Nobody else has to: neither another consumer of this message nor another message.
  for (const other of [delivery(one.eventId, "analytics"), delivery()]) {
    expect(await applyOnce(other, async () => {})).toBe(true);
  }
  letGo();
  expect(await first).toBe(true);
  expect(await effectsOf(one.eventId)).toBe(0);
});

test("of ten deliveries at once one is applied", async () => {
  const one = delivery();
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => applyOnce(one, effect(one.eventId))));
  expect(results.filter((result) => result.status === "fulfilled" && result.value)).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "unavailable" });
  }
  expect(await effectsOf(one.eventId)).toBe(1);
});

test("work that fails leaves no row, no effect and no lock: the retry applies it", async () => {
  const one = delivery();
  const failing = applyOnce(one, async (tx) => {
    await effect(one.eventId)(tx);
    throw new Error("broken");
  });
  await expect(failing).rejects.toThrow("broken");
  expect(await wasApplied(one)).toBe(false);
  expect(await effectsOf(one.eventId)).toBe(0);
  // The retry alone would not show it: a connection that holds a lock is given it again.
  const locks = "select 1 from pg_locks join pg_database d on d.oid = database where datname = current_database()";
  expect((await query(`${locks} and locktype = 'advisory'`)).rowCount).toBe(0);
  expect(await applyOnce(one, effect(one.eventId))).toBe(true);
});

test("the message leaves the outbox in the transaction that applies it", async () => {
  await db().transaction((tx) =>
    writeMessages(tx, {}, [{ type: "command.inventory.release", payload: { checkoutId: "chk_1" } }]),
  );
  const { rows } = await query("select event_id from outbox where topic = 'commands' order by created_at desc limit 1");
  const one = delivery(String(rows[0]?.event_id), "commands");
  const inOutbox = async () => (await query("select 1 from outbox where event_id = $1", [one.eventId])).rowCount;
  await expect(applyOnce(one, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await inOutbox()).toBe(1);
  await applyOnce(one, async () => {});
  expect(await inOutbox()).toBe(0);
});

test("a delivery that applied nothing is kept with its reason, however long that is", async () => {
  const one = delivery();
  await recordDelivery({ ...one, outcome: "failed", error: "x".repeat(5000), durationMs: 12 });
  await recordDelivery({ ...one, outcome: "duplicate", durationMs: 3 });
  const { rows } = await query(
    "select id, outcome, error, duration_ms from deliveries where event_id = $1 order by id",
    [one.eventId],
  );
  const id = expect.stringMatching(/^dlv_/);
  expect(rows).toEqual([
    { id, outcome: "failed", error: "x".repeat(1000), duration_ms: 12 },
    { id, outcome: "duplicate", error: null, duration_ms: 3 },
  ]);
});

test("a delivery that does not know of the newest correction has to come again", async () => {
  const payload = { checkoutId: "chk_2" };
  await db().transaction((tx) => writeMessages(tx, {}, [{ type: "command.inventory.release", payload }]));
  const { rows } = await query("select id from events where payload->>'checkoutId' = 'chk_2'");
  const one = delivery(String(rows[0]?.id), "commands");
  await query(
    "insert into event_corrections (event_id, version, payload, by, dead_letter_id) values ($1, '1.0', $2, 'user_1', 'dead_1')",
    [one.eventId, payload],
  );
  const { correction } = await findStanding(one);
  expect(correction).toMatchObject({ payload });
  await expect(applyOnce({ ...one, correction: 0 }, effect(one.eventId))).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(await applyOnce({ ...one, correction: correction?.position ?? 0 }, effect(one.eventId))).toBe(true);
  expect(await effectsOf(one.eventId)).toBe(1);
});

test("who holds a message back keeps this one consumer from applying it, and is told when it is being applied", async () => {
  const [one, two] = [delivery(), delivery()];
  await db().transaction(async (tx) => {
    await holdBack(tx, one);
    await expect(applyOnce(one, effect(one.eventId))).rejects.toMatchObject({ code: "unavailable" });
    expect(await applyOnce(delivery(one.eventId, "analytics"), async () => {})).toBe(true);
  });
  expect(await applyOnce(one, effect(one.eventId))).toBe(true);
  const { wait, arrived, letGo } = held();
  const applying = applyOnce(two, wait);
  await arrived;
  await expect(db().transaction((tx) => holdBack(tx, two))).rejects.toMatchObject({ code: "unavailable" });
  letGo();
  expect(await applying).toBe(true);
});
