import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startReceiver } from "@/dev/qstash/fixtures";
import { databaseForTests, unguarded } from "@/tests/setup/database";
import { freezeClock } from "./clock";
import { newId } from "./ids";
import { metricsText } from "./metrics";
import { commit, writeMessages } from "./outbox";
import { sendMessages, sweepOutbox } from "./send-messages";

type Refusal = { status: number; error: string; headers?: Record<string, string> };

const { query } = databaseForTests();
/** The checkouts that each request to QStash was about. */
let requests: string[][] = [];
/** What QStash refuses a request with; it takes all others. */
let refusal: (names: string[]) => Refusal | undefined = () => undefined;

beforeAll(async () => {
  const qstash = await startReceiver(({ body }) => {
    const batch: { body: string }[] = JSON.parse(body);
    const names = batch.map((one) => String(JSON.parse(one.body).payload.checkoutId));
    requests.push(names);
    const { status = 200, error, headers } = refusal(names) ?? {};
    return {
      status,
      ...(headers && { headers }),
      body: JSON.stringify(error ? { error } : names.map((name) => ({ messageId: name }))),
    };
  });
  process.env.QSTASH_URL = qstash.url;
  return () => qstash.close();
});
beforeEach(async () => {
  requests = [];
  refusal = () => undefined;
  await unguarded(query, "delete from outbox");
});

afterEach(() => freezeClock());

const named = (count: number) => Array.from({ length: count }, (_, at) => `chk_${at}`);
const release = (checkoutId: string) => ({ type: "command.inventory.release" as const, payload: { checkoutId } });
const written = async (names: string[]) => (await commit((tx) => writeMessages(tx, {}, names.map(release)))).news;

/** Messages that are due, as a crash leaves them, one after the other. */
async function waiting(names: string[]): Promise<void> {
  const ids = (await written(names)).map(({ eventId }) => eventId);
  await query("update outbox set next_attempt_at = now() - interval '1 minute' where event_id = any($1)", [ids]);
}

async function howManyAre(condition: string): Promise<number> {
  return (await query(`select 1 from outbox where ${condition}`)).rowCount ?? 0;
}

/** What a counter of this process says, of whatever labels. */
function counted(name: string): number {
  return Number(metricsText().match(new RegExp(`^${name} (\\d+)`, "m"))?.[1] ?? 0);
}

test("what one transaction has written goes out a hundred at a time, each message once", async () => {
  const before = counted("oncart_messages_published_total");
  await sendMessages(await written(named(250)));
  expect(requests.map((names) => names.length)).toEqual([100, 100, 50]);
  expect(requests.flat()).toEqual(named(250));
  expect(await howManyAre("publications = 1 and last_error is null")).toBe(250);
  expect(counted("oncart_messages_published_total") - before).toBe(250);
});

test("exactly a hundred are one request, and what nobody here can send is none", async () => {
  await waiting(named(100));
  expect(await sweepOutbox()).toBe(100);
  const id = newId("evt");
  const unknown =
    "insert into events (id, type, version, source, payload) values ($1, 'command.dance', '1.0', 'test', '{}')";
  await query(unknown, [id]);
  await query("insert into outbox (event_id, topic, next_attempt_at) values ($1, 'commands', now())", [id]);
  expect(await sweepOutbox()).toBe(0);
  expect(requests.map((names) => names.length)).toEqual([100]);
});

test("whose own message cannot be sent takes none of the others along", async () => {
  // Long after anybody has taken others along: else that would keep this one from it.
  freezeClock(new Date("2030-01-01T12:00:00Z"));
  await waiting(["chk_left"]);
  refusal = () => ({ status: 503, error: "away" });
  const before = counted("oncart_messages_unpublished_total");
  await sendMessages(await written(["chk_own"]));
  expect(requests).toEqual([["chk_own"]]);
  expect(counted("oncart_messages_unpublished_total") - before).toBe(1);
});

test("whoever has just taken others along leaves them alone for a second", async () => {
  const began = new Date("2030-01-01T13:00:00Z").getTime();
  for (const [name, later] of [
    ["chk_first", 0],
    ["chk_second", 999],
    ["chk_third", 1_000],
  ] as const) {
    freezeClock(new Date(began + later));
    await sendMessages(await written([name]));
    if (later === 0) await waiting(["chk_left"]);
  }
  expect(requests.map((names) => names[0])).toEqual(["chk_first", "chk_second", "chk_third", "chk_left"]);
});

test("QStash is left in peace until the very moment that it has named, by whoever writes meanwhile too", async () => {
  const then = new Date("2026-01-01T12:00:00Z").getTime();
  freezeClock(new Date(then));
  refusal = () => ({
    status: 429,
    error: "too many",
    headers: { "Burst-RateLimit-Limit": "100", "Burst-RateLimit-Reset": "30" },
  });
  await waiting(["chk_1"]);
  expect(await sweepOutbox()).toBe(0);
  refusal = () => undefined;
  freezeClock(new Date(then + 29_999));
  await sendMessages(await written(["chk_2"]));
  expect(requests).toEqual([["chk_1"]]);
  freezeClock(new Date(then + 30_000));
  await sendMessages(await written(["chk_3"]));
  expect(requests).toEqual([["chk_1"], ["chk_3"]]);
});

test("a bad message among a hundred delays none of those that come behind them", async () => {
  await waiting(named(102));
  let bad = "";
  refusal = (names) => {
    bad ||= names[1] ?? "";
    return names.includes(bad) ? { status: 400, error: "x".repeat(2_000) } : undefined;
  };
  expect(await sweepOutbox()).toBe(101);
  expect(requests.map((names) => names.length)).toEqual([100, ...Array(100).fill(1), 2]);
  const { rows } = await query("select failures, length(last_error) as length from outbox where publications = 0");
  expect(rows).toEqual([{ failures: 1, length: 500 }]);
});

test("when QStash goes away while messages are sent one by one, it is asked for none of the rest", async () => {
  await waiting(named(102));
  refusal = (names) => {
    if (names.length > 1) return { status: 400, error: "one of them is wrong" };
    return requests.length > 2 ? { status: 503, error: "away" } : undefined;
  };
  expect(await sweepOutbox()).toBe(1);
  expect(requests.map((names) => names.length)).toEqual([100, 1, 1]);
  expect(await howManyAre("failures = 1")).toBe(1);
});
