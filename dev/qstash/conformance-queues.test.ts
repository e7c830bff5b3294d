import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const paths = () => cloud.received.map(({ path }) => path);

test("a queue is created with the first message, and delivers in order, one at a time", async () => {
  let running = 0;
  let most = 0;
  cloud.receiver.behave = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    return { status: 200 };
  };
  const queue = cloud.client.queue({ queueName: "line" });
  for (const n of [1, 2, 3, 4, 5]) await queue.enqueueJSON({ url: `${cloud.receiver.url}/${n}`, body: { n } });
  expect(await queue.get()).toMatchObject({ name: "line", parallelism: 1, paused: false });
  await until(async () => (await cloud.state()).delivered === 5);
  expect(paths()).toEqual(["/1", "/2", "/3", "/4", "/5"]);
  expect(most).toBe(1);
  expect((await queue.get()).lag).toBe(0);
});

test("a failing message holds up its queue until its retries are used up", async () => {
  cloud.receiver.behave = ({ path }) => ({ status: path === "/bad" ? 500 : 200 });
  const queue = cloud.client.queue({ queueName: "line" });
  await queue.enqueue({ url: `${cloud.receiver.url}/bad`, retries: 2, retryDelay: "20" });
  await queue.enqueue({ url: `${cloud.receiver.url}/good` });
  await until(() => paths().includes("/good"));
  expect(paths()).toEqual(["/bad", "/bad", "/bad", "/good"]);
});

test("the next message waits until the callbacks of the one before are done", async () => {
  cloud.receiver.behave = ({ path, headers }) => ({
    status: path === "/bad" || (path === "/failed" && headers["upstash-retried"] === "0") ? 500 : 200,
  });
  const { url } = cloud.receiver;
  const queue = cloud.client.queue({ queueName: "line" });
  await cloud.fetch(`/v2/enqueue/line/${url}/bad`, {
    method: "POST",
    headers: {
      "upstash-retries": "0",
      "upstash-callback": `${url}/told`,
      "upstash-failure-callback": `${url}/failed`,
      "upstash-failure-callback-retries": "1",
      "upstash-failure-callback-retry-delay": "30",
    },
  });
  await queue.enqueue({ url: `${url}/next` });
  await until(() => paths().includes("/next"));
  expect(paths().at(0)).toBe("/bad");
  expect(paths().slice(1, -1).sort()).toEqual(["/failed", "/failed", "/told"]);
  expect(paths().at(-1)).toBe("/next");
});

test("parallelism lets that many through at once", async () => {
  const open: (() => void)[] = [];
  cloud.receiver.behave = () => new Promise((resolve) => open.push(() => resolve({ status: 200 })));
  const queue = cloud.client.queue({ queueName: "wide" });
  await queue.upsert({ parallelism: 2 });
  for (const n of [1, 2, 3]) await queue.enqueue({ url: `${cloud.receiver.url}/${n}` });
  await until(() => open.length === 2);
  expect((await queue.get()).lag).toBe(3);
  expect(paths().sort()).toEqual(["/1", "/2"]);
  open[0]?.();
  await until(() => open.length === 3);
  for (const answer of open) answer();
  await until(async () => (await cloud.state()).delivered === 3);
});

test("a paused queue delivers nothing until it is resumed", async () => {
  const queue = cloud.client.queue({ queueName: "line" });
  await queue.pause();
  await queue.enqueue({ url: `${cloud.receiver.url}/queued` });
  await cloud.client.publish({ url: `${cloud.receiver.url}/direct` });
  await until(() => cloud.received.length === 1);
  expect(paths()).toEqual(["/direct"]);
  expect(await queue.get()).toMatchObject({ paused: true, lag: 1 });
  await queue.resume();
  await until(() => cloud.received.length === 2);
});

test("an upsert changes a queue, and can pause it", async () => {
  const queue = cloud.client.queue({ queueName: "line" });
  await queue.upsert({ parallelism: 3 });
  const before = await queue.get();
  await queue.upsert({ parallelism: 5, paused: true });
  const after = await queue.get();
  expect(after).toMatchObject({ parallelism: 5, paused: true, createdAt: before.createdAt });
  expect(after.updatedAt).toBeGreaterThanOrEqual(before.updatedAt);
});

test("queues are listed, and deleting one cancels what waits in it", async () => {
  const queue = cloud.client.queue({ queueName: "a" });
  await queue.upsert({ paused: true });
  await cloud.client.queue({ queueName: "b" }).upsert({ parallelism: 2 });
  await queue.enqueue({ url: cloud.receiver.url });
  await queue.enqueue({ url: cloud.receiver.url, delay: 60 });
  expect((await queue.list()).map(({ name }) => name).sort()).toEqual(["a", "b"]);
  await queue.delete();
  await queue.delete();
  await expect(queue.get()).rejects.toMatchObject({ status: 404 });
  expect(await cloud.state()).toMatchObject({ pending: 0, cancelled: 2 });
  await cloud.client.publish({ url: `${cloud.receiver.url}/later`, delay: 61 });
  await cloud.admin("clock", { offsetMs: 62_000 });
  await until(() => cloud.received.length === 1);
  await expect(queue.get()).rejects.toMatchObject({ status: 404 });
});

test("the trailing slash of POST /v2/queues/ is allowed", async () => {
  const body = JSON.stringify({ queueName: "slash", parallelism: 2 });
  expect((await cloud.fetch("/v2/queues/", { method: "POST", body })).status).toBe(200);
  expect(await cloud.client.queue({ queueName: "slash" }).get()).toMatchObject({ parallelism: 2 });
});

test.each(["with space", "sl/ash", "ümlaut", ""])("a queue cannot be called %j", async (queueName) => {
  const body = JSON.stringify({ queueName, parallelism: 1 });
  expect((await cloud.fetch("/v2/queues", { method: "POST", body })).status).toBe(400);
});

test("a message that is cancelled in the middle of the line holds up nobody behind it", async () => {
  const open: (() => void)[] = [];
  cloud.receiver.behave = () => new Promise((resolve) => open.push(() => resolve({ status: 200 })));
  const queue = cloud.client.queue({ queueName: "line" });
  await queue.enqueue({ url: `${cloud.receiver.url}/1` });
  const second = await queue.enqueue({ url: `${cloud.receiver.url}/2` });
  await queue.enqueue({ url: `${cloud.receiver.url}/3` });
  await until(() => open.length === 1);
  await cloud.client.messages.cancel(second.messageId);
  open[0]?.();
  await until(() => open.length === 2);
  open[1]?.();
  expect(paths()).toEqual(["/1", "/3"]);
});

test("a cancelled head lets the queue move on", async () => {
  cloud.receiver.behave = ({ path }) => ({ status: path === "/bad" ? 500 : 200 });
  const queue = cloud.client.queue({ queueName: "line" });
  const bad = await queue.enqueue({ url: `${cloud.receiver.url}/bad`, retryDelay: "3600000" });
  await queue.enqueue({ url: `${cloud.receiver.url}/next` });
  await until(async () => (await cloud.client.logs({ filter: { state: "RETRY" } })).logs.length === 1);
  expect(paths()).toEqual(["/bad"]);
  await cloud.client.messages.cancel(bad.messageId);
  await until(() => paths().includes("/next"));
});
