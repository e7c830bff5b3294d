import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

/** A receiver that answers when told to. */
function holdAnswers(): (() => void)[] {
  const open: (() => void)[] = [];
  cloud.receiver.behave = () => new Promise((resolve) => open.push(() => resolve({ status: 200 })));
  return open;
}

const publish = (count: number, flowControl: Parameters<QStashFixture["client"]["publish"]>[0]["flowControl"]) =>
  Promise.all(Array.from({ length: count }, () => cloud.client.publish({ url: cloud.receiver.url, flowControl })));

test("parallelism bounds how many deliveries of one key run at once", async () => {
  const open = holdAnswers();
  await publish(5, { key: "k", parallelism: 2 });
  await cloud.client.publish({ url: `${cloud.receiver.url}/free` });
  await until(() => open.length === 3);
  const held = { parallelismMax: 2, parallelismCount: 2, waitListSize: 3, isPaused: false };
  expect(await cloud.client.flowControl.get("k")).toMatchObject({ flowControlKey: "k", ...held });
  while ((await cloud.state()).delivered < 6) for (const answer of open) answer();
  expect(await cloud.client.flowControl.get("k")).toMatchObject({ parallelismCount: 0, waitListSize: 0 });
});

test("rate bounds how many deliveries begin per period", async () => {
  await publish(5, { key: "k", rate: 2, period: "1h" });
  await until(() => cloud.received.length === 2);
  expect(await cloud.client.flowControl.get("k")).toMatchObject({
    rateMax: 2,
    rateCount: 2,
    ratePeriod: 3_600,
    waitListSize: 3,
  });
  await cloud.admin("clock", { offsetMs: 3_601_000 });
  await until(() => cloud.received.length === 4);
  await cloud.admin("clock", { offsetMs: 7_202_000 });
  await until(() => cloud.received.length === 5);
});

test("resetRate begins a new period at once", async () => {
  await publish(3, { key: "k", rate: 2, period: "1h" });
  await until(() => cloud.received.length === 2);
  await cloud.client.flowControl.resetRate("k");
  await until(() => cloud.received.length === 3);
  expect(await cloud.client.flowControl.get("k")).toMatchObject({ rateCount: 1 });
});

test("a paused key delivers nothing until it is resumed", async () => {
  await cloud.client.flowControl.pause("k");
  await publish(2, { key: "k", parallelism: 5 });
  await until(async () => (await cloud.client.flowControl.get("k")).waitListSize === 2);
  expect(await cloud.client.flowControl.get("k")).toMatchObject({ isPaused: true, parallelismCount: 0 });
  await cloud.client.flowControl.resume("k");
  await until(() => cloud.received.length === 2);
  expect(await cloud.client.flowControl.get("k")).toMatchObject({ isPaused: false });
});

test("the newest message's limits count, unless they are pinned", async () => {
  const open = holdAnswers();
  await publish(1, { key: "k", parallelism: 1 });
  await publish(1, { key: "k", parallelism: 4, rate: 9, period: 5 });
  const { flowControl } = cloud.client;
  expect(await flowControl.get("k")).toMatchObject({ parallelismMax: 4, rateMax: 9, ratePeriod: 5 });
  await flowControl.pin("k", { parallelism: 2, rate: 100, period: 60 });
  await publish(3, { key: "k", parallelism: 9, rate: 1 });
  expect(await flowControl.get("k")).toMatchObject({
    parallelismMax: 2,
    rateMax: 100,
    ratePeriod: 60,
    isPinnedParallelism: true,
    isPinnedRate: true,
  });
  await until(() => open.length === 2);
  await flowControl.unpin("k", { parallelism: true });
  await publish(1, { key: "k", parallelism: 6, rate: 1 });
  expect(await flowControl.get("k")).toMatchObject({
    parallelismMax: 6,
    rateMax: 100,
    isPinnedParallelism: false,
    isPinnedRate: true,
  });
  await until(() => open.length === 6);
  for (const answer of open) answer();
});

test("a retry waits for its key as well", async () => {
  cloud.receiver.behave = ({ headers }) => ({ status: headers["upstash-retried"] === "0" ? 500 : 200 });
  await cloud.client.publish({
    url: cloud.receiver.url,
    retryDelay: "1",
    flowControl: { key: "k", rate: 1, period: "1h" },
  });
  await until(async () => (await cloud.client.flowControl.get("k")).waitListSize === 1);
  expect(cloud.received).toHaveLength(1);
  await cloud.admin("clock", { offsetMs: 3_601_000 });
  await until(() => cloud.received.length === 2);
});

test("a message that is cancelled while it waits for its key leaves the wait list", async () => {
  const open = holdAnswers();
  await publish(1, { key: "k", parallelism: 1 });
  await until(() => open.length === 1);
  const [waiting] = await publish(1, { key: "k", parallelism: 1 });
  await until(async () => (await cloud.client.flowControl.get("k")).waitListSize === 1);
  await cloud.client.messages.cancel(waiting?.messageId ?? "");
  expect(await cloud.client.flowControl.get("k")).toMatchObject({ waitListSize: 0 });
  await publish(1, { key: "k", parallelism: 1 });
  open[0]?.();
  await until(() => open.length === 2);
});

test("a cancelled message uses nothing of the rate", async () => {
  await publish(1, { key: "k", rate: 1, period: "1h" });
  await until(() => cloud.received.length === 1);
  const [cancelled] = await publish(1, { key: "k", rate: 1, period: "1h" });
  await cloud.client.publish({ url: `${cloud.receiver.url}/kept`, flowControl: { key: "k", rate: 1, period: "1h" } });
  await cloud.client.messages.cancel(cancelled?.messageId ?? "");
  await cloud.client.flowControl.resetRate("k");
  await until(() => cloud.received.length === 2);
  expect(cloud.received[1]?.path).toBe("/kept");
});

test("the keys are listed, and an unknown one is 404", async () => {
  await publish(1, { key: "a", parallelism: 1 });
  await publish(1, { key: "b", rate: 1 });
  const keys = await (await cloud.fetch("/v2/flowControl")).json();
  expect(keys.map((one: { flowControlKey: string }) => one.flowControlKey)).toEqual(["a", "b"]);
  const { flowControl } = cloud.client;
  await expect(flowControl.get("unknown")).rejects.toMatchObject({ status: 404 });
  await expect(flowControl.unpin("unknown", { rate: true })).rejects.toMatchObject({ status: 404 });
  await expect(flowControl.resetRate("unknown")).rejects.toMatchObject({ status: 404 });
});

test("global parallelism counts every delivery under way", async () => {
  const open = holdAnswers();
  await publish(2, { key: "k", parallelism: 5 });
  await until(() => open.length === 2);
  const { parallelismCount, parallelismMax } = await cloud.client.flowControl.getGlobalParallelism();
  expect(parallelismCount).toBe(2);
  expect(parallelismMax).toBeGreaterThan(2);
  for (const answer of open) answer();
});

test.each(["parallelism=0", "parallelism=x", "rate=", "period=1m", "rate=1, speed=2", "rate=1, period=0s"])(
  "the flow control value %j is refused",
  async (value) => {
    const headers = { "upstash-flow-control-key": "k", "upstash-flow-control-value": value };
    const refused = await cloud.fetch(`/v2/publish/${cloud.receiver.url}`, { method: "POST", headers });
    expect(refused.status).toBe(400);
  },
);
