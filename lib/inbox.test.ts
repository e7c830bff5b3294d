import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, type Transaction } from "@/db";
import { hasLockWaiters } from "@/tests/factories";
import { databaseForTests } from "@/tests/setup/database";
import { until } from "@/tests/setup/until";
import { newId } from "./ids";
import { type Addressed, claim, findStanding, findStandings, holdBack, recordDelivery } from "./inbox";
import { transaction, writeMessages } from "./outbox";

process.env.DATABASE_POOL_MAX = "12";
const { query } = databaseForTests();

const message = (eventId = newId("evt")) => ({ eventId, topic: "orders" });

/** Takes one message for its last listeners, in a transaction that is kept open by `work`. */
function take(one: Addressed, listeners = ["reports"], work = async (_tx: Transaction) => {}, correction = 0) {
  return transaction(async (tx) => {
    const claimed = await claim(tx, [{ ...one, listeners, completes: true, retried: 0, correction }]);
    await work(tx);
    return claimed(one);
  });
}

const BUSY = { mine: false, listeners: [] };
const wasApplied = async (one: Addressed) => (await findStanding(one)).applied;

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

test("a message is taken once, however often it comes", async () => {
  const one = message();
  expect(await take(one)).toEqual({ mine: true, listeners: ["reports"] });
  expect(await wasApplied(one)).toBe(true);
  expect(await take(one)).toEqual({ mine: true, listeners: [] });
});

test("a message that all of its listeners apply at once has one row", async () => {
  const one = message();
  expect(await take(one, ["notifications", "reports"])).toEqual({
    mine: true,
    listeners: ["notifications", "reports"],
  });
  const { rows } = await query("select consumer from inbox where event_id = $1", [one.eventId]);
  expect(rows).toEqual([{ consumer: "orders" }]);
});

test("a listener that is alone has a row of its own, and the topic's says that nobody is left", async () => {
  const one = message();
  const half = { ...one, listeners: ["notifications"], completes: false, retried: 2, correction: 0 };
  await transaction((tx) => claim(tx, [half]));
  expect(await findStanding(one)).toEqual({ applied: false, listeners: ["notifications"], correction: null });
  expect(await take(one, ["notifications", "reports"])).toEqual({ mine: true, listeners: ["reports"] });
  expect(await findStanding(one)).toMatchObject({ applied: true });
  const { rows } = await query("select consumer, retried from inbox where event_id = $1 order by consumer", [
    one.eventId,
  ]);
  expect(rows).toEqual([
    { consumer: "orders", retried: 0 },
    { consumer: "orders/notifications", retried: 2 },
    { consumer: "orders/reports", retried: 0 },
  ]);
});

test("a message that was applied before listeners had names is applied by all of them", async () => {
  const one = message();
  await query("insert into inbox (event_id, consumer) values ($1, 'orders')", [one.eventId]);
  expect(await wasApplied(one)).toBe(true);
});

test("many messages are taken in one statement, without those that another has in its hands", async () => {
  const [one, two, three] = [message(), message(), message()];
  const { wait, arrived, letGo } = held();
  const elsewhere = take(two, ["reports"], wait);
  await arrived;
  const claims = [one, two, three].map((each) => {
    return { ...each, listeners: ["notifications", "reports"], completes: true, retried: 0, correction: 0 };
  });
  const claimed = await transaction((tx) => claim(tx, claims));
  expect([one, two, three].map(claimed)).toMatchObject([{ mine: true }, BUSY, { mine: true }]);
  letGo();
  await elsewhere;
  const standings = await findStandings([one, two, three]);
  expect([one, two, three].map((each) => standings(each).applied)).toEqual([true, true, true]);
});

test("while one delivery is being applied, a second is told to come again, at once", async () => {
  const one = message();
  const { wait, arrived, letGo } = held();
  const first = take(one, ["reports"], wait);
  await arrived;
  // Without the advisory lock it would wait for the first on the primary key, and never end here.
  expect(await take(one)).toEqual(BUSY);
  expect(await take(one, ["notifications"])).toEqual(BUSY);
  expect(await take(message())).toMatchObject({ mine: true });
  letGo();
  expect(await first).toMatchObject({ mine: true });
});

test("of ten deliveries at once one is applied", async () => {
  const one = message();
  const results = await Promise.all(Array.from({ length: 10 }, () => take(one)));
  expect(results.filter(({ listeners }) => listeners.length > 0)).toHaveLength(1);
});

test("work that fails leaves no row and no lock: the retry applies it", async () => {
  const one = message();
  await expect(take(one, ["reports"], () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await wasApplied(one)).toBe(false);
  // The retry alone would not show it: a connection that holds a lock is given it again.
  const locks = "select 1 from pg_locks join pg_database d on d.oid = database where datname = current_database()";
  expect((await query(`${locks} and locktype = 'advisory'`)).rowCount).toBe(0);
  expect(await take(one)).toEqual({ mine: true, listeners: ["reports"] });
});

/** A message that waits in the outbox. */
async function written(checkoutId = newId("chk")): Promise<Addressed> {
  const payload = { checkoutId };
  await db().transaction((tx) => writeMessages(tx, {}, [{ type: "command.inventory.release", payload }]));
  const { rows } = await query("select id from events where payload->>'checkoutId' = $1", [checkoutId]);
  return { eventId: String(rows[0]?.id), topic: "commands" };
}

const inOutbox = async ({ eventId }: Addressed) =>
  (await query("select 1 from outbox where event_id = $1", [eventId])).rowCount === 1;

test("the message leaves the outbox in the transaction of its last listener", async () => {
  const one = await written();
  await expect(take(one, ["reports"], () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await inOutbox(one)).toBe(true);
  const half = { ...one, listeners: ["notifications"], completes: false, retried: 0, correction: 0 };
  await transaction((tx) => claim(tx, [half]));
  expect(await inOutbox(one)).toBe(true);
  await take(one);
  expect(await inOutbox(one)).toBe(false);
});

test("many messages leave the outbox in the order of their ids, as those who send them take their rows", async () => {
  const [one, two] = [await written(), await written()];
  // As it lies in the table the later one comes first.
  await query("update outbox set failures = 1 where event_id = $1", [one.eventId]);
  const { wait, arrived, letGo } = held();
  const sender = transaction(async (tx) => {
    await tx.execute(sql`select 1 from outbox where event_id = ${one.eventId} for update`);
    await wait();
    await tx.execute(sql`select 1 from outbox where event_id = ${two.eventId} for update nowait`);
  });
  await arrived;
  const claims = [two, one].map((each) => ({ ...each, listeners: [], completes: true, retried: 0, correction: 0 }));
  const claiming = transaction((tx) => claim(tx, claims));
  await until(() => hasLockWaiters(query), "the claim waits for the first row");
  letGo();
  await sender;
  await claiming;
  expect([await inOutbox(one), await inOutbox(two)]).toEqual([false, false]);
});

test("a delivery that applied nothing is kept with its reason, however long that is", async () => {
  const one = { ...message(), retried: 0 };
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
  const one = await written("chk_2");
  const payload = { checkoutId: "chk_3" };
  await query(
    "insert into event_corrections (event_id, version, payload, by, dead_letter_id) values ($1, '1.0', $2, 'user_1', 'dead_1')",
    [one.eventId, payload],
  );
  const { correction } = await findStanding(one);
  expect(correction).toMatchObject({ payload });
  expect(await take(one)).toEqual(BUSY);
  expect(await inOutbox(one)).toBe(true);
  expect(await take(one, ["reports"], undefined, correction?.position)).toMatchObject({ mine: true });
});

test("who holds a message back keeps everybody from applying it, and is told when it is being applied", async () => {
  const [one, two] = [message(), message()];
  await db().transaction(async (tx) => {
    await holdBack(tx, one);
    expect(await take(one)).toEqual(BUSY);
  });
  expect(await take(one)).toMatchObject({ mine: true });
  const { wait, arrived, letGo } = held();
  const applying = take(two, ["reports"], wait);
  await arrived;
  await expect(db().transaction((tx) => holdBack(tx, two))).rejects.toMatchObject({
    code: "unavailable",
    extra: { retryAfterSeconds: 1 },
  });
  letGo();
  expect(await applying).toMatchObject({ mine: true });
});
