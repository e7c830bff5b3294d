import { beforeAll, beforeEach, expect, test } from "vitest";
import { startReceiver } from "@/dev/qstash/fixtures";
import { databaseForTests, unguarded } from "@/tests/setup/database";
import { newId } from "./ids";
import { metricsText } from "./metrics";
import { commit, writeMessages } from "./outbox";
import { sendNews, sweepOutbox } from "./send-messages";

const { query } = databaseForTests();
/** The checkouts that each request to QStash was about. */
let requests: string[][] = [];
/** What QStash refuses a request with; it takes all others. */
let refusal: (names: string[]) => { status: number; error: string } | undefined = () => undefined;

beforeAll(async () => {
  const qstash = await startReceiver(({ body }) => {
    const batch: { body: string }[] = JSON.parse(body);
    const names = batch.map((one) => String(JSON.parse(one.body).payload.checkoutId));
    requests.push(names);
    const { status = 200, error } = refusal(names) ?? {};
    return { status, body: JSON.stringify(error ? { error } : names.map((name) => ({ messageId: name }))) };
  });
  process.env.QSTASH_URL = qstash.url;
  return () => qstash.close();
});
beforeEach(async () => {
  requests = [];
  refusal = () => undefined;
  await unguarded(query, "delete from outbox");
});

const named = (count: number) => Array.from({ length: count }, (_, at) => `chk_${at}`);
const release = (checkoutId: string) => ({ type: "command.inventory.release" as const, payload: { checkoutId } });
const written = async (names: string[]) => (await commit((tx) => writeMessages(tx, {}, names.map(release)))).news;

/** Messages that are due, as a crash leaves them, one after the other. */
async function waiting(names: string[]): Promise<void> {
  await written(names);
  await query("update outbox set next_attempt_at = now() - interval '1 minute'");
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
  await sendNews(await written(named(250)));
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
  await waiting(["chk_left"]);
  refusal = () => ({ status: 503, error: "away" });
  const before = counted("oncart_messages_unpublished_total");
  await sendNews(await written(["chk_own"]));
  expect(requests).toEqual([["chk_own"]]);
  expect(counted("oncart_messages_unpublished_total") - before).toBe(1);
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
