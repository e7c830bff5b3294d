import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const isIdle = async () => (await cloud.state()).pending === 0;

async function nextDeliveryTimes(): Promise<number[]> {
  const { logs } = await cloud.client.logs();
  return logs.flatMap((log) => (log.state === "RETRY" ? Number(log.nextDeliveryTime) - log.time : [])).reverse();
}

test("a message is tried once and then as often as retries says, with one id and counted attempts", async () => {
  cloud.receiver.behave = () => ({ status: 500, body: "broken" });
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url, retries: 2, retryDelay: "1" });
  await until(isIdle);
  expect(cloud.received.map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "1", "2"]);
  expect(new Set(cloud.received.map(({ headers }) => headers["upstash-message-id"]))).toEqual(new Set([messageId]));
});

test("each attempt is signed anew", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 1, retryDelay: "1" });
  await until(isIdle);
  expect(new Set(cloud.received.map(({ headers }) => headers["upstash-signature"])).size).toBe(2);
});

test("the default is three retries after 12 s, 2 m 28 s and 30 m 8 s", async () => {
  cloud.receiver.behave = () => ({ status: 503 });
  await cloud.client.publish({ url: cloud.receiver.url });
  let offsetMs = 0;
  for (const [attempts, wait] of [
    [1, 13_000],
    [2, 149_000],
    [3, 1_809_000],
  ] as const) {
    await until(async () => (await nextDeliveryTimes()).length === attempts);
    offsetMs += wait;
    await cloud.admin("clock", { offsetMs });
  }
  await until(isIdle);
  expect(cloud.received).toHaveLength(4);
  const seconds = (await nextDeliveryTimes()).map((milliseconds) => Math.round(milliseconds / 1_000));
  expect(seconds).toEqual([12, 148, 1_808]);
});

test.each([400, 401, 404, 422, 429, 489, 503])("%d is retried like any answer that is not 2xx", async (status) => {
  cloud.receiver.behave = ({ headers }) => ({ status: headers["upstash-retried"] === "0" ? status : 200 });
  await cloud.client.publish({ url: cloud.receiver.url, retryDelay: "1" });
  await until(isIdle);
  expect(cloud.received).toHaveLength(2);
});

test.each([200, 201, 204, 299])("%d is a delivery", async (status) => {
  cloud.receiver.behave = () => ({ status });
  await cloud.client.publish({ url: cloud.receiver.url, retryDelay: "1" });
  await until(isIdle);
  expect(cloud.received).toHaveLength(1);
  expect((await cloud.state()).delivered).toBe(1);
});

test("489 with Upstash-NonRetryable-Error goes straight to the dead letters", async () => {
  cloud.receiver.behave = () => ({ status: 489, headers: { "Upstash-NonRetryable-Error": "true" }, body: "never" });
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url, retries: 5, retryDelay: "1" });
  await until(isIdle);
  expect(cloud.received).toHaveLength(1);
  const { messages } = await cloud.client.dlq.listMessages();
  expect(messages).toMatchObject([{ messageId, responseStatus: 489, responseBody: "never" }]);
});

test("retryDelay is an expression in milliseconds over the retries so far", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 3, retryDelay: "pow(2, retried) * 10 + 5" });
  await until(isIdle);
  expect(await nextDeliveryTimes()).toEqual([15, 25, 45]);
});

test("a retryDelay that is no expression is refused", async () => {
  const publish = cloud.client.publish({ url: cloud.receiver.url, retryDelay: "process.exit(1)" });
  await expect(publish).rejects.toMatchObject({ status: 400 });
});

test.each([
  ["Retry-After in seconds", { "Retry-After": "7" }, 7_000],
  ["X-RateLimit-Reset as a duration", { "X-RateLimit-Reset": "6m5s" }, 365_000],
  ["X-RateLimit-Reset-Requests in milliseconds", { "X-RateLimit-Reset-Requests": "250ms" }, 250],
  ["X-RateLimit-Reset-Tokens", { "X-RateLimit-Reset-Tokens": "1h" }, 3_600_000],
  ["0, which is at once", { "Retry-After": "0" }, 0],
])("the receiver decides when to try again: %s", async (_what, headers, expected) => {
  cloud.receiver.behave = ({ headers: got }) => ({ status: got["upstash-retried"] === "0" ? 429 : 200, headers });
  await cloud.client.publish({ url: cloud.receiver.url, retryDelay: "999999" });
  await until(async () => (await nextDeliveryTimes()).length === 1);
  const [wait = -1] = await nextDeliveryTimes();
  expect(Math.abs(wait - expected)).toBeLessThan(5);
});

test("a Retry-After of more than a day is ignored", async () => {
  cloud.receiver.behave = () => ({ status: 429, headers: { "Retry-After": "90000" } });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 1, retryDelay: "5" });
  await until(isIdle);
  expect(await nextDeliveryTimes()).toEqual([5]);
});

test("a receiver that cannot be reached counts as a failure with status 0 and a reason", async () => {
  await cloud.client.publish({ url: "http://127.0.0.1:1/", retries: 1, retryDelay: "1" });
  await until(isIdle);
  const [dead] = (await cloud.client.dlq.listMessages()).messages;
  expect(dead).toMatchObject({ responseStatus: 0 });
  expect(dead?.responseBody).toContain("ECONNREFUSED");
});
