import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const isIdle = async () => (await cloud.state()).pending === 0;

test("deliverTimes delivers every message that often, under one id", async () => {
  await cloud.admin("faults", { deliverTimes: 3 });
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url });
  await until(isIdle);
  expect(cloud.received.map(({ headers }) => headers["upstash-message-id"])).toEqual(Array(3).fill(messageId));
  expect(await cloud.state()).toMatchObject({ delivered: 1 });
});

test("dropAnswer lets the receiver work and counts the attempt as failed", async () => {
  await cloud.admin("faults", { dropAnswer: true });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 2, retryDelay: "1" });
  await until(isIdle);
  expect(cloud.received).toHaveLength(3);
  expect(await cloud.state()).toMatchObject({ delivered: 0, failed: 1, deadLetters: 1 });
});

test("failFirst fails the first attempts without reaching the receiver", async () => {
  await cloud.admin("faults", { failFirst: 2 });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 3, retryDelay: "1" });
  await until(isIdle);
  expect(cloud.received.map(({ headers }) => headers["upstash-retried"])).toEqual(["2"]);
});

test("delayMs begins every attempt later", async () => {
  await cloud.admin("faults", { delayMs: 100 });
  const before = performance.now();
  await cloud.client.publish({ url: cloud.receiver.url });
  await until(() => cloud.received.length === 1);
  expect(performance.now() - before).toBeGreaterThan(95);
});

test("reorder mixes up the order of deliveries", async () => {
  await cloud.admin("faults", { reorder: 200, seed: 7 });
  await cloud.client.batch(Array.from({ length: 8 }, (_, n) => ({ url: `${cloud.receiver.url}/${n}` })));
  await until(() => cloud.received.length === 8);
  const paths = cloud.received.map(({ path }) => path);
  expect(paths).not.toEqual(paths.toSorted());
});

test("limitPublishes stores nothing and says 429", async () => {
  await cloud.admin("faults", { limitPublishes: true });
  await expect(cloud.client.publish({ url: cloud.receiver.url })).rejects.toMatchObject({ status: 429 });
  await cloud.admin("faults", {});
  await cloud.client.publish({ url: cloud.receiver.url });
  await until(isIdle);
  expect(cloud.received).toHaveLength(1);
});

test("refusePublishes stores nothing and says 503", async () => {
  await cloud.admin("faults", { refusePublishes: true });
  await expect(cloud.client.publish({ url: cloud.receiver.url })).rejects.toMatchObject({ status: 503 });
  await expect(cloud.client.batch([{ url: cloud.receiver.url }])).rejects.toMatchObject({ status: 503 });
  await cloud.admin("faults", {});
  await cloud.client.publish({ url: cloud.receiver.url });
  await until(isIdle);
  expect(cloud.received).toHaveLength(1);
});

test("losePublishAnswers stores the message and breaks the connection", async () => {
  await cloud.admin("faults", { losePublishAnswers: true });
  await expect(cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "e" })).rejects.toThrow("fetch failed");
  await until(() => cloud.received.length === 1);
  await cloud.admin("faults", {});
  const again = await cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "e" });
  expect(again).toMatchObject({ deduplicated: true });
});

test("a probability hits some messages, and the seed decides which", async () => {
  const hits = async (seed: number) => {
    await cloud.admin("reset", {});
    cloud.received.length = 0;
    await cloud.admin("faults", { deliverTimes: 2, probability: 0.5, seed });
    for (let n = 0; n < 20; n += 1) {
      await cloud.client.publish({ url: `${cloud.receiver.url}/${n}` });
      await until(isIdle);
    }
    return cloud.received.map(({ path }) => path);
  };
  const first = await hits(1);
  expect(first.length).toBeGreaterThan(20);
  expect(first.length).toBeLessThan(40);
  expect(await hits(1)).toEqual(first);
  expect(await hits(2)).not.toEqual(first);
});

test("unknown or impossible faults are refused, and the settings can be read", async () => {
  expect((await cloud.admin("faults", { explode: true })).status).toBe(400);
  expect((await cloud.admin("faults", { probability: 2 })).status).toBe(400);
  await cloud.admin("faults", { delayMs: 5 });
  const settings = await (await fetch(`${cloud.url}/__admin/faults`)).json();
  expect(settings).toMatchObject({ delayMs: 5, deliverTimes: 1, probability: 1 });
});

test("the clock can be read and moved, forth and back", async () => {
  await cloud.admin("clock", { offsetMs: 86_400_000 });
  const clock = await (await fetch(`${cloud.url}/__admin/clock`)).json();
  expect(clock.offsetMs).toBe(86_400_000);
  expect(Math.abs(clock.now - Date.now() - 86_400_000)).toBeLessThan(5_000);
  await cloud.admin("clock", { offsetMs: 0 });
  await cloud.client.publish({ url: cloud.receiver.url });
  await until(() => cloud.received.length === 1);
  for (const offsetMs of ["x", 1e300, -9e15]) expect((await cloud.admin("clock", { offsetMs })).status).toBe(400);
});

test("reset forgets everything, also what waits and what is on disk", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 0, deduplicationId: "e" });
  await until(async () => (await cloud.state()).failed === 1);
  await cloud.client.publish({ url: cloud.receiver.url, delay: 60 });
  await cloud.client.schedules.create({ destination: cloud.receiver.url, cron: "* * * * *" });
  await cloud.client.queue({ queueName: "q" }).upsert({ parallelism: 2 });
  await cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: "http://a.example/" }] });
  await cloud.client.flowControl.pause("k");
  await cloud.admin("clock", { offsetMs: 1_000 });
  expect((await cloud.admin("reset", {})).status).toBe(200);
  const empty = { pending: 0, inFlight: 0, delivered: 0, failed: 0, cancelled: 0, deadLetters: 0, schedules: 0 };
  expect(await cloud.state()).toMatchObject({ ...empty, journalBytes: 0 });
  expect(await cloud.client.queue().list()).toEqual([]);
  expect(await cloud.client.urlGroups.list()).toEqual([]);
  expect((await cloud.client.logs()).logs).toEqual([]);
  expect(await (await cloud.fetch("/v2/flowControl")).json()).toEqual([]);
  expect(await cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "e" })).not.toHaveProperty(
    "deduplicated",
  );
});

test("pending tells how many wait and which come next, also to a search", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  const { url } = cloud.receiver;
  await cloud.client.publish({ url: `${url}/late`, delay: 600, label: "command.late" });
  await cloud.client.publish({ url: `${url}/soon`, delay: 300 });
  await cloud.client.publish({ url: `${url}/again`, retries: 4, retryDelay: "100000" });
  await until(async () => (await pending("")).retrying === 1);
  expect(await pending("")).toMatchObject({
    waiting: 2,
    active: 0,
    retrying: 1,
    matching: 3,
    messages: [
      { url: `${url}/again`, state: "RETRY", retried: 1, maxRetries: 4 },
      { url: `${url}/soon`, state: "CREATED", retried: 0 },
      { url: `${url}/late`, labels: ["command.late"] },
    ],
  });
  expect(await pending("?count=1&search=COMMAND.l")).toMatchObject({ matching: 1, messages: [{ url: `${url}/late` }] });
  expect((await pending("?count=1")).messages).toHaveLength(1);
});

async function pending(query: string) {
  return (await fetch(`${cloud.url}/__admin/pending${query}`)).json();
}
