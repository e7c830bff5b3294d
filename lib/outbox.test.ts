import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db, type Transaction } from "@/db";
import { type QStashFixture, startQStashFixture, until } from "@/dev/qstash/fixtures";
import { databaseForTests } from "@/tests/setup/database";
import { freezeClock, fromNow } from "./clock";
import { newId } from "./ids";
import { transaction, writeMessages } from "./outbox";
import { sweepOutbox } from "./send-messages";

process.env.DATABASE_POOL_MAX = "8";
const { query } = databaseForTests();
let cloud: QStashFixture;

beforeAll(async () => {
  cloud = await startQStashFixture();
  process.env.QSTASH_URL = cloud.url;
  process.env.QSTASH_TOKEN = cloud.token;
  process.env.QSTASH_WEBHOOK_BASE_URL = cloud.receiver.url;
});
afterAll(() => cloud.receiver.close());
afterEach(() => freezeClock());
beforeEach(async () => {
  cloud.received.length = 0;
  await query("delete from outbox");
});

const release = (checkoutId: string) => ({ type: "command.inventory.release" as const, payload: { checkoutId } });
const write = (tx: Transaction, ...checkoutIds: string[]) => writeMessages(tx, {}, checkoutIds.map(release));

/** Writes messages as a process does that dies between its commit and the sending. */
const writeAndCrash = (...checkoutIds: string[]) => db().transaction((tx) => write(tx, ...checkoutIds));

/** Makes every row of the outbox due, as if its time had passed. */
const makeDue = () => query("update outbox set next_attempt_at = now() - interval '1 second'");

const rows = async () =>
  (
    await query(
      `select publications, failures, last_error, payload->>'checkoutId' as checkout,
              extract(epoch from next_attempt_at - now())::int as seconds
       from outbox join events on id = event_id order by id`,
    )
  ).rows;

const arrived = (count: number) => until(() => cloud.received.length >= count, `${count} messages have arrived`);
const checkoutsOf = () => cloud.received.map(({ body }) => JSON.parse(body).payload.checkoutId).sort();

test("messages go out after their transaction has committed", async () => {
  const visible: unknown[] = [];
  await transaction(async (tx) => {
    await write(tx, "chk_after");
    visible.push((await rows()).length, cloud.received.length);
  });
  expect(visible).toEqual([0, 0]);
  await arrived(1);
  expect(checkoutsOf()).toEqual(["chk_after"]);
  await until(async () => (await rows())[0]?.publications === 1, "the publication is recorded");
});

test("a transaction that fails writes and sends nothing", async () => {
  const failing = transaction(async (tx) => {
    await write(tx, "chk_failed");
    throw new Error("broken");
  });
  await expect(failing).rejects.toThrow("broken");
  await transaction((tx) => write(tx, "chk_next"));
  await arrived(1);
  expect(checkoutsOf()).toEqual(["chk_next"]);
  expect((await query("select 1 from events where payload->>'checkoutId' = 'chk_failed'")).rowCount).toBe(0);
});

test("a transaction that fails at its very commit sends nothing", async () => {
  const failing = transaction(async (tx) => {
    await write(tx, "chk_uncommitted");
    await tx.execute("create temp table twice (id int unique deferrable initially deferred) on commit drop");
    await tx.execute("insert into twice values (1), (1)");
  });
  await expect(failing).rejects.toThrow();
  await transaction((tx) => write(tx, "chk_committed"));
  await arrived(1);
  expect(checkoutsOf()).toEqual(["chk_committed"]);
});

test("what a crash left behind is sent by the sweeper, with the id and time of its writing", async () => {
  await writeAndCrash("chk_crash");
  await makeDue();
  expect(await sweepOutbox()).toBe(1);
  await arrived(1);
  const { rows: stored } = await query("select id, created_at from events where payload->>'checkoutId' = 'chk_crash'");
  expect(JSON.parse(cloud.received[0]?.body ?? "")).toMatchObject({
    eventId: stored[0]?.id,
    timestamp: stored[0]?.created_at.toISOString(),
  });
});

const published = (checkoutId: string) =>
  until(
    async () => (await rows()).some(({ checkout, publications }) => checkout === checkoutId && publications > 0),
    `${checkoutId} is published`,
  );

test("who sends messages takes along what a crash left behind, but nothing that QStash may still have", async () => {
  await writeAndCrash("chk_slow");
  await makeDue();
  await sweepOutbox();
  await writeAndCrash("chk_left");
  await query("update outbox set next_attempt_at = now() where publications = 0");
  freezeClock(fromNow(60_000));
  await transaction((tx) => write(tx, "chk_own"));
  await published("chk_left");
  expect((await rows()).map(({ publications }) => publications)).toEqual([1, 1, 1]);
});

test("nobody takes along more often than once a second", async () => {
  freezeClock(fromNow(120_000));
  await transaction((tx) => write(tx, "chk_first"));
  await published("chk_first");
  await writeAndCrash("chk_left");
  await query("update outbox set next_attempt_at = now() where publications = 0");
  for (const own of ["chk_second", "chk_third"]) {
    await transaction((tx) => write(tx, own));
    await published(own);
  }
  expect((await rows()).find(({ checkout }) => checkout === "chk_left")).toMatchObject({ publications: 0 });
});

test("the sweeper leaves a message alone that its own request is about to send", async () => {
  await writeAndCrash("chk_young");
  expect(await sweepOutbox()).toBe(0);
  expect(await rows()).toMatchObject([{ publications: 0, failures: 0 }]);
});

test("what was published but not processed is published again as a message of its own, ever more seldom", async () => {
  await writeAndCrash("chk_lost");
  await makeDue();
  await sweepOutbox();
  await arrived(1);
  const [first] = await rows();
  expect(first).toMatchObject({ publications: 1 });
  expect(first?.seconds).toBeGreaterThan(30);
  expect(await sweepOutbox()).toBe(0);
  await makeDue();
  await query("update outbox set created_at = now() - interval '1 hour'");
  expect(await sweepOutbox()).toBe(1);
  // QStash would have swallowed a second message with the first one's deduplication id.
  await arrived(2);
  expect(new Set(cloud.received.map(({ headers }) => headers["x-event-id"])).size).toBe(1);
  const [second] = await rows();
  expect(second?.publications).toBe(2);
  expect(second?.seconds).toBeGreaterThan((first?.seconds ?? 0) + 30);
});

test("a message that QStash refuses does not hold back the others, and waits longer each time", async () => {
  await writeAndCrash("chk_good_1", "chk_good_2");
  await query(
    `insert into events (id, type, version, source, payload)
     values ('evt_poi:son', 'command.inventory.release', '1.0', 'test', '{"checkoutId":"chk_poison"}')`,
  );
  await query("insert into outbox (event_id, topic, next_attempt_at) values ('evt_poi:son', 'commands', now())");
  await makeDue();
  expect(await sweepOutbox()).toBe(2);
  await arrived(2);
  expect(checkoutsOf()).toEqual(["chk_good_1", "chk_good_2"]);
  const poison = async () => (await rows()).find(({ checkout }) => checkout === "chk_poison");
  expect(await poison()).toMatchObject({ publications: 0, failures: 1, last_error: expect.stringContaining(":") });
  await query(
    "update outbox set created_at = now() - interval '3 hours', next_attempt_at = now() where event_id = 'evt_poi:son'",
  );
  await sweepOutbox();
  expect((await poison())?.seconds).toBeGreaterThan(60);
});

test("two sweepers share the work: everything is published, nothing twice", async () => {
  const ids = Array.from({ length: 250 }, () => newId("chk"));
  await writeAndCrash(...ids);
  await makeDue();
  const sent = await Promise.all([sweepOutbox(), sweepOutbox(), sweepOutbox()]);
  expect(sent.reduce((sum, one) => sum + one, 0)).toBe(250);
  await arrived(250);
  expect(checkoutsOf()).toEqual(ids.sort());
  expect(new Set((await rows()).map(({ publications }) => publications))).toEqual(new Set([1]));
});

test("a row that another sweeper has in its hands is passed by, not waited for", async () => {
  await writeAndCrash("chk_taken", "chk_free");
  await makeDue();
  await db().transaction(async (tx) => {
    const taken = "select event_id from outbox join events on id = event_id where payload->>'checkoutId' = 'chk_taken'";
    await tx.execute(`select 1 from outbox where event_id = (${taken}) for update`);
    expect(await sweepOutbox()).toBe(1);
  });
  await arrived(1);
  expect(checkoutsOf()).toEqual(["chk_free"]);
});

test("the history of messages cannot be rewritten", async () => {
  await writeAndCrash("chk_history");
  await expect(query("update events set payload = '{}'")).rejects.toThrow("append-only");
  await expect(query("delete from events")).rejects.toThrow("append-only");
});

test("while QStash is away messages stay, and go out when it is back", async () => {
  await writeAndCrash("chk_away_1", "chk_away_2");
  await makeDue();
  await cloud.stop();
  // The SDK tries six times within four seconds and says so on the console.
  vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(await sweepOutbox()).toBe(0);
  const waiting = await rows();
  expect(waiting).toMatchObject([
    { publications: 0, failures: 1 },
    { publications: 0, failures: 1 },
  ]);
  for (const { seconds, last_error } of waiting) {
    expect(seconds).toBeLessThanOrEqual(2);
    expect(last_error).not.toBeNull();
  }
  const again = await startQStashFixture({ dataDir: cloud.dataDir, port: Number(new URL(cloud.url).port) });
  await makeDue();
  expect(await sweepOutbox()).toBe(2);
  await again.close();
});
