import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { startReceiver } from "@/dev/qstash/fixtures";
import { databaseForTests, unguarded } from "@/tests/setup/database";
import { freezeClock, fromNow } from "./clock";
import { newId } from "./ids";
import { metricsText } from "./metrics";
import { transaction, writeMessages } from "./outbox";
import { publishAgainSoon, sweepOutbox } from "./send-messages";

const { query } = databaseForTests();
/** The names of what each request to QStash held. */
let requests: string[][] = [];
/** How QStash answers a request for these messages; 200 unless told. */
let answer: (names: string[]) => { status: number; headers?: Record<string, string> } | undefined = () => undefined;

beforeAll(async () => {
  const qstash = await startReceiver(({ body }) => {
    const batch: { body: string }[] = JSON.parse(body);
    const names = batch.map((one) => String(JSON.parse(one.body).payload.checkoutId ?? JSON.parse(one.body).eventType));
    requests.push(names);
    const { status, headers } = answer(names) ?? { status: 200 };
    const taken = batch.map((_, at) => ({ messageId: `msg_${at}` }));
    return { status, ...(headers && { headers }), body: status === 200 ? JSON.stringify(taken) : '{"error":"no"}' };
  });
  process.env.QSTASH_URL = qstash.url;
  return () => qstash.close();
});
beforeEach(async () => {
  requests = [];
  answer = () => undefined;
  await unguarded(query, "delete from outbox; delete from inbox");
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => freezeClock());

const release = (checkoutId: string) => ({ type: "command.inventory.release" as const, payload: { checkoutId } });

/** Messages that are due, as a crash leaves them; written `secondsAgo`. */
async function waiting(names: string[], secondsAgo = 0): Promise<void> {
  await db().transaction((tx) => writeMessages(tx, {}, names.map(release)));
  const since = "now() - $2 * interval '1 second'";
  await query(
    `update outbox set next_attempt_at = ${since}, created_at = ${since} from events
     where id = event_id and payload->>'checkoutId' = any($1)`,
    [names, secondsAgo],
  );
}

/** A message that only another deployment knows. */
async function writeUnknown(): Promise<void> {
  const id = newId("evt");
  await query(
    "insert into events (id, type, version, source, payload) values ($1, 'command.dance', '1.0', 'test', '{}')",
    [id],
  );
  await query("insert into outbox (event_id, topic, next_attempt_at) values ($1, 'commands', now())", [id]);
}

async function rowOf(name: string) {
  const { rows } = await query(
    `select publications, failures, last_error as error, extract(epoch from next_attempt_at - now())::float8 as seconds
     from outbox join events on id = event_id where payload->>'checkoutId' = $1 or type = $1`,
    [name],
  );
  return rows[0];
}

test("a message of a type that this deployment does not know is filed, and delays none of those that wait with it", async () => {
  await writeUnknown();
  await waiting(["chk_1", "chk_2"]);
  expect(await sweepOutbox()).toBe(2);
  expect(requests).toEqual([["chk_1", "chk_2"]]);
  expect(await rowOf("command.dance")).toMatchObject({ failures: 1, error: expect.stringContaining("does not know") });
  expect((await rowOf("command.dance"))?.seconds).toBeGreaterThan(50);
  expect(metricsText()).toContain("oncart_messages_unknown_total 1");
});

test("who sends its own message takes unknown ones along without harm", async () => {
  await writeUnknown();
  await waiting(["chk_left"]);
  freezeClock(fromNow(60_000));
  await transaction((tx) => writeMessages(tx, {}, [release("chk_own")]));
  await vi.waitFor(async () => expect((await rowOf("chk_left"))?.publications).toBe(1), { timeout: 10_000 });
  expect(requests).toEqual([["chk_own"], ["chk_left"]]);
});

test("what is refused as a batch is sent one by one, and only the bad one waits", async () => {
  answer = (names) => (names.includes("chk_bad") ? { status: 400 } : undefined);
  await waiting(["chk_good", "chk_bad", "chk_fine"]);
  expect(await sweepOutbox()).toBe(2);
  expect(requests.slice(1).sort()).toEqual([["chk_bad"], ["chk_fine"], ["chk_good"]]);
  expect(await rowOf("chk_bad")).toMatchObject({ publications: 0, failures: 1 });
});

test.each([500, 503, 401])("after a %i the sweeper asks no second time", async (status) => {
  answer = () => ({ status });
  await waiting(Array.from({ length: 101 }, (_, at) => `chk_${status}_${at}`));
  expect(await sweepOutbox()).toBe(0);
  expect(requests).toHaveLength(1);
});

test("a 429 means later: nothing is sent one by one, and this process does not ask again before QStash has said", async () => {
  // In the past: what the process remembers of it must not reach the other tests.
  const then = new Date("2026-01-01T12:00:00Z");
  freezeClock(then);
  answer = () => ({ status: 429, headers: { "Burst-RateLimit-Limit": "100", "Burst-RateLimit-Reset": "30" } });
  await waiting(Array.from({ length: 300 }, (_, at) => `chk_${at}`));
  expect(await sweepOutbox()).toBe(0);
  expect(requests).toHaveLength(1);
  const { rows } = await query(
    "select failures, next_attempt_at as next, count(*)::int as n from outbox group by 1, 2",
  );
  expect(rows).toContainEqual({ failures: 1, next: fromNow(30_000), n: 100 });
  answer = () => undefined;
  expect(await sweepOutbox()).toBe(0);
  await transaction((tx) => writeMessages(tx, {}, [release("chk_new")]));
  expect(requests).toHaveLength(1);
  freezeClock(new Date(then.getTime() + 31_000));
  expect(await sweepOutbox()).toBe(301);
});

/** Messages that were applied a moment ago, or `ago` seconds, this long after they were written; the newest of all. */
async function appliedAfter(
  seconds: number,
  count = 60,
  [type, consumer] = ["command.payment.capture", "commands"],
  ago = 0,
): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = newId("evt");
    await query(
      `insert into events (id, type, version, source, payload, created_at)
       values ($1, $3, '1.0', 'test', '{}', now() - $2 * interval '1 second')`,
      [id, seconds + ago, type],
    );
    await query(
      "insert into inbox (event_id, consumer, processed_at) values ($1, $2, now() - $3 * interval '1 second')",
      [id, consumer, ago],
    );
  }
}

/** A message that was published so many seconds ago, and is due again. */
async function published(name: string, secondsAgo: number): Promise<void> {
  await waiting([name], secondsAgo);
  await query(
    `update outbox set publications = 1, published_at = now() - $2 * interval '1 second' from events
     where id = event_id and payload->>'checkoutId' = $1`,
    [name, secondsAgo],
  );
}

test("what still stands in QStash's line is not put into it a second time; what others have overtaken is", async () => {
  await appliedAfter(25);
  // Its first attempt may have failed, and the next has to wait for its turn as well.
  await published("chk_in_line", 90);
  await published("chk_lost", 110);
  expect(await sweepOutbox()).toBe(1);
  expect(requests).toEqual([["chk_lost"]]);
});

test("messages that were applied where they were written tell nothing of the line", async () => {
  await appliedAfter(90);
  await appliedAfter(0, 100, ["analytics.audit_log", "analytics"]);
  await published("chk_in_line", 80);
  expect(await sweepOutbox()).toBe(0);
});

test("when the line is short what was lost comes again, and nobody waits longer than ten minutes for any line", async () => {
  await appliedAfter(1);
  await published("chk_lost", 80);
  expect(await sweepOutbox()).toBe(1);
  await appliedAfter(3_600);
  await published("chk_stuck", 620);
  expect(await sweepOutbox()).toBe(1);
});

test("a line that was worked off a while ago holds up nothing any more", async () => {
  await appliedAfter(90, 60, ["command.payment.capture", "commands"], 30);
  await published("chk_lost", 80);
  expect(await sweepOutbox()).toBe(1);
});

test("a few late messages are no line", async () => {
  await appliedAfter(300, 5);
  await published("chk_lost", 80);
  expect(await sweepOutbox()).toBe(1);
});

test("what QStash has given up stands in no line", async () => {
  await appliedAfter(90);
  await published("chk_given_up", 30);
  const { rows } = await query("select id from events where payload->>'checkoutId' = 'chk_given_up'");
  await publishAgainSoon(String(rows[0]?.id));
  await query("update outbox set next_attempt_at = now()");
  expect(await sweepOutbox()).toBe(1);
});

test.each([
  [0, 40],
  [600, 40],
  [3_600, 180],
  [360_000, 3_600],
])("a message of %i seconds is published again after %i, if it is not applied", async (age, wait) => {
  await waiting([`chk_age_${age}`], age);
  await sweepOutbox();
  const { seconds } = (await rowOf(`chk_age_${age}`)) ?? {};
  expect(seconds).toBeLessThanOrEqual(wait + 1);
  expect(seconds).toBeGreaterThan(wait - 10);
});

test.each([
  [0, 2],
  [160, 8],
  [36_000, 300],
])("a message of %i seconds that could not be published is tried again after %i", async (age, wait) => {
  answer = () => ({ status: 503 });
  await waiting([`chk_away_${age}`], age);
  await sweepOutbox();
  const { seconds } = (await rowOf(`chk_away_${age}`)) ?? {};
  expect(seconds).toBeLessThanOrEqual(wait + 1);
  expect(seconds).toBeGreaterThan(wait - 10);
});
