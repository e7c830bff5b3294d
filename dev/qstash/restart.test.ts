import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
let others: QStashFixture[] = [];
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(async () => {
  for (const one of [cloud, ...others]) await one.close();
  others = [];
});

/** Stops QStash and starts another one in the same directory; the receiver of the first one stays. */
async function restart(options: Parameters<typeof startQStashFixture>[0] = {}): Promise<QStashFixture> {
  await (others.at(-1) ?? cloud).stop();
  const next = await startQStashFixture({ dataDir: cloud.dataDir, ...options });
  others.push(next);
  return next;
}

const paths = () => cloud.received.map(({ path }) => path);

test("a waiting message is delivered after a restart, with all it was published with", async () => {
  const { url } = cloud.receiver;
  const bytes = Buffer.from([0, 255, 1]);
  const { messageId } = await cloud.client.publish({
    url: `${url}/text`,
    body: "größe",
    delay: 60,
    headers: { "x-a": "b" },
  });
  await cloud.fetch(`/v2/publish/${url}/bytes`, { method: "POST", headers: { "upstash-delay": "60s" }, body: bytes });
  const before = await cloud.client.messages.get(messageId);
  const next = await restart();
  expect(await next.client.messages.get(messageId)).toEqual(before);
  await next.admin("clock", { offsetMs: 61_000 });
  await until(() => cloud.received.length === 2);
  const byPath = new Map(cloud.received.map((one) => [one.path, one]));
  expect(byPath.get("/text")).toMatchObject({
    body: "größe",
    headers: { "x-a": "b", "upstash-message-id": messageId },
  });
  expect(byPath.get("/bytes")?.bytes).toEqual(bytes);
});

test("what was delivered or cancelled is not delivered again", async () => {
  await cloud.client.publish({ url: `${cloud.receiver.url}/once` });
  const { messageId } = await cloud.client.publish({ url: `${cloud.receiver.url}/cancelled`, delay: 60 });
  await until(async () => (await cloud.state()).delivered === 1);
  await cloud.client.messages.cancel(messageId);
  const next = await restart();
  expect(await next.state()).toMatchObject({ pending: 0 });
});

test("an attempt that the shutdown broke off is repeated, and not counted", async () => {
  cloud.receiver.behave = () => undefined;
  await cloud.client.publish({ url: `${cloud.receiver.url}/open`, retries: 0 });
  await until(() => cloud.received.length === 1);
  cloud.receiver.behave = () => ({ status: 200 });
  const next = await restart();
  await until(async () => (await next.state()).delivered === 1);
  expect(cloud.received.map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "0"]);
});

test("a retry goes on counting where it was, and waits as long as it had to", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 1, retryDelay: "3600000" });
  await until(async () => (await cloud.client.logs({ filter: { state: "RETRY" } })).logs.length === 1);
  const next = await restart();
  expect(cloud.received).toHaveLength(1);
  await next.admin("clock", { offsetMs: 3_601_000 });
  await until(async () => (await next.state()).failed === 1);
  expect(cloud.received.map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "1"]);
});

test("a queue keeps its settings and its order, and a head that is being retried stays the head", async () => {
  cloud.receiver.behave = ({ path }) => ({ status: path === "/1" ? 500 : 200 });
  const queue = cloud.client.queue({ queueName: "line" });
  for (const n of [1, 2, 3])
    await queue.enqueue({ url: `${cloud.receiver.url}/${n}`, retries: 1, retryDelay: "60000" });
  await until(async () => (await cloud.client.logs({ filter: { state: "RETRY" } })).logs.length === 1);
  const next = await restart();
  expect(await next.client.queue({ queueName: "line" }).get()).toMatchObject({ parallelism: 1, lag: 3 });
  expect(paths()).toEqual(["/1"]);
  await next.admin("clock", { offsetMs: 61_000 });
  await until(() => cloud.received.length === 4);
  expect(paths()).toEqual(["/1", "/1", "/2", "/3"]);
});

test("a queue goes on waiting for the callbacks of a message that is over", async () => {
  cloud.receiver.behave = ({ path, headers }) => ({
    status: path === "/told" && headers["upstash-retried"] === "0" ? 500 : 200,
  });
  const { url } = cloud.receiver;
  const headers = { "upstash-callback": `${url}/told`, "upstash-callback-retry-delay": "60000" };
  await cloud.fetch(`/v2/enqueue/line/${url}/1`, { method: "POST", headers });
  await cloud.client.queue({ queueName: "line" }).enqueue({ url: `${url}/2` });
  await until(async () => (await cloud.client.logs({ filter: { state: "RETRY" } })).logs.length === 1);
  const next = await restart();
  await next.admin("clock", { offsetMs: 61_000 });
  await until(() => paths().includes("/2"));
  expect(paths()).toEqual(["/1", "/told", "/told", "/2"]);
});

test("dead letters, groups, schedules, flow control, queues and rotated keys survive", async () => {
  cloud.receiver.behave = () => ({ status: 500, body: "why" });
  await cloud.client.publish({ url: cloud.receiver.url, body: "x", retries: 0, label: "l" });
  await until(async () => (await cloud.state()).failed === 1);
  await cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: "http://a.example/", name: "e" }] });
  await cloud.client.schedules.create({ scheduleId: "s", destination: "g", cron: "0 * * * *", body: "b", label: "x" });
  await cloud.client.schedules.pause({ schedule: "s" });
  await cloud.client.flowControl.pin("k", { parallelism: 3 });
  await cloud.client.flowControl.pause("k");
  await cloud.client.queue({ queueName: "q" }).upsert({ parallelism: 4, paused: true });
  await cloud.fetch("/v2/keys/rotate", { method: "POST" });
  const everything = async ({ client, fetch }: QStashFixture) => ({
    deadLetters: (await client.dlq.listMessages()).messages,
    groups: await client.urlGroups.list(),
    schedule: await client.schedules.get("s"),
    flow: { ...(await client.flowControl.get("k")), ratePeriodStart: 0 },
    queues: await client.queue().list(),
    keys: await (await fetch("/v2/keys")).json(),
  });
  const before = await everything(cloud);
  expect(before.deadLetters).toHaveLength(1);
  const next = await restart();
  expect(await everything(next)).toEqual(before);
});

test("what was removed stays removed", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  const { client } = cloud;
  await client.publish({ url: cloud.receiver.url, retries: 0 });
  await until(async () => (await cloud.state()).failed === 1);
  await client.dlq.delete({ all: true });
  await client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: "http://a.example/" }] });
  await client.urlGroups.delete("g");
  const { scheduleId } = await client.schedules.create({ destination: "http://a.example/", cron: "0 * * * *" });
  await client.schedules.delete(scheduleId);
  await client.queue({ queueName: "q" }).upsert({ parallelism: 1 });
  await client.queue({ queueName: "q" }).delete();
  const next = await restart();
  expect((await next.client.dlq.listMessages()).messages).toEqual([]);
  expect(await next.client.urlGroups.list()).toEqual([]);
  expect(await next.client.schedules.list()).toEqual([]);
  expect(await next.client.queue().list()).toEqual([]);
});

test("a deduplication id is remembered, also after its message is over", async () => {
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "e" });
  await until(async () => (await cloud.state()).delivered === 1);
  const next = await restart();
  const again = await next.client.publish({ url: cloud.receiver.url, deduplicationId: "e" });
  expect(again).toMatchObject({ messageId, deduplicated: true });
});

test("a tick that was missed while nothing ran is made up for once", async () => {
  await cloud.client.schedules.create({ destination: `${cloud.receiver.url}/tick`, cron: "0 * * * *" });
  const next = await restart();
  await next.admin("clock", { offsetMs: 7_200_000 });
  await until(() => cloud.received.length === 1);
});

test("keys that are given anew win over an earlier rotation", async () => {
  await cloud.fetch("/v2/keys/rotate", { method: "POST" });
  const next = await restart({ currentSigningKey: "sig_a", nextSigningKey: "sig_b" });
  expect(await (await next.fetch("/v2/keys")).json()).toEqual({ current: "sig_a", next: "sig_b" });
});

test("a second QStash in the same directory is refused while the first one runs", async () => {
  await expect(startQStashFixture({ dataDir: cloud.dataDir })).rejects.toThrow(
    `is in use by the local QStash at port ${new URL(cloud.url).port}`,
  );
  expect(await cloud.state()).toMatchObject({ pending: 0 });
});

test("a directory whose journal was deleted begins anew", async () => {
  await cloud.client.publish({ url: cloud.receiver.url, delay: 60 });
  await cloud.stop();
  for (const name of readdirSync(join(cloud.dataDir, "qstash"))) rmSync(join(cloud.dataDir, "qstash", name));
  others.push(await startQStashFixture({ dataDir: cloud.dataDir }));
  expect(await others[0]?.state()).toMatchObject({ pending: 0 });
});
