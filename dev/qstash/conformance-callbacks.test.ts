import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const at = (path: string) => cloud.received.filter((one) => one.path === path);
const bodyOf = (path: string, index = 0) => JSON.parse(at(path)[index]?.body ?? "null");
const base64 = (text: string) => Buffer.from(text).toString("base64");

test("a callback is a signed message that tells how the delivery ended", async () => {
  const { url } = cloud.receiver;
  cloud.receiver.behave = () => ({ status: 201, headers: { "x-answer": "yes" }, body: "done" });
  const { messageId } = await cloud.client.publishJSON({
    url: `${url}/work`,
    body: { a: 1 },
    headers: { "x-a": "b" },
    method: "PUT",
    callback: `${url}/told`,
    failureCallback: `${url}/failed`,
  });
  await until(() => at("/told").length === 1);
  const [told] = at("/told");
  const signature = String(told?.headers["upstash-signature"]);
  expect(await cloud.verifier.verify({ signature, body: told?.body ?? "", url: `${url}/told` })).toBe(true);
  expect(told).toMatchObject({ method: "POST", headers: { "content-type": "application/json" } });
  expect(told?.headers["upstash-message-id"]).not.toBe(messageId);
  expect(bodyOf("/told")).toMatchObject({
    status: 201,
    header: { "X-Answer": ["yes"] },
    body: base64("done"),
    retried: 0,
    maxRetries: 3,
    sourceMessageId: messageId,
    url: `${url}/work`,
    method: "PUT",
    sourceHeader: { "Content-Type": ["application/json"], "X-A": ["b"] },
    sourceBody: base64('{"a":1}'),
    notBefore: expect.stringMatching(/^\d{13}$/),
    createdAt: expect.stringMatching(/^\d{13}$/),
    callerIP: "127.0.0.1",
  });
  expect(bodyOf("/told")).not.toHaveProperty("dlqId");
  expect(at("/failed")).toEqual([]);
});

test("the callback is told of every attempt, the failure callback once at the end with the dead letter's id", async () => {
  const { url } = cloud.receiver;
  cloud.receiver.behave = ({ path }) => ({ status: path === "/work" ? 500 : 200, body: "broken" });
  await cloud.client.publish({
    url: `${url}/work`,
    retries: 2,
    retryDelay: "1",
    callback: `${url}/told`,
    failureCallback: `${url}/failed`,
  });
  await until(async () => (await cloud.state()).pending === 0);
  expect(at("/work")).toHaveLength(3);
  const told = [0, 1, 2].map((index) => bodyOf("/told", index));
  expect(told.map(({ retried }) => retried).sort()).toEqual([0, 1, 2]);
  expect(at("/told")).toHaveLength(3);
  expect(at("/failed")).toHaveLength(1);
  const [dead] = (await cloud.client.dlq.listMessages()).messages;
  expect(bodyOf("/failed")).toMatchObject({ status: 500, body: base64("broken"), retried: 2, dlqId: dead?.dlqId });
});

test("a group's endpoint, and a schedule, are named to the callback", async () => {
  const { url } = cloud.receiver;
  await cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ name: "e", url: `${url}/work` }] });
  await cloud.client.publish({ urlGroup: "g", callback: `${url}/told` });
  await until(() => at("/told").length === 1);
  expect(bodyOf("/told")).toMatchObject({ topicName: "g", endpointName: "e" });
  const { scheduleId } = await cloud.client.schedules.create({
    destination: `${url}/work`,
    cron: "0 * * * *",
    callback: `${url}/ticked`,
  });
  await cloud.admin("clock", { offsetMs: 3_600_000 });
  await until(() => at("/ticked").length === 1);
  expect(bodyOf("/ticked")).toMatchObject({ scheduleId });
});

test("headers configure the callback itself: method, headers, retries and their delay", async () => {
  const { url } = cloud.receiver;
  cloud.receiver.behave = ({ path }) => ({ status: path === "/told" ? 500 : 200 });
  await cloud.fetch(`/v2/publish/${url}/work`, {
    method: "POST",
    headers: {
      "upstash-callback": `${url}/told`,
      "upstash-callback-method": "PUT",
      "upstash-callback-forward-x-for": "callback",
      "upstash-callback-retries": "1",
      "upstash-callback-retry-delay": "1",
      "upstash-forward-x-for": "receiver",
    },
  });
  await until(async () => (await cloud.state()).failed === 1);
  expect(at("/told")).toHaveLength(2);
  expect(at("/told")[0]).toMatchObject({ method: "PUT", headers: { "x-for": "callback" } });
  expect(at("/work")[0]?.headers["x-for"]).toBe("receiver");
});

test("a failure callback waits its delay, has its timeout, and its retries are the message's when not given", async () => {
  const { url } = cloud.receiver;
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.fetch(`/v2/publish/${url}/work`, {
    method: "POST",
    headers: {
      "upstash-retries": "0",
      "upstash-failure-callback": `${url}/failed`,
      "upstash-failure-callback-delay": "1h",
      "upstash-failure-callback-timeout": "5s",
    },
  });
  await until(async () => (await cloud.state()).failed === 1);
  const { logs } = await cloud.client.logs({ filter: { url: `${url}/failed` } });
  expect(logs).toMatchObject([{ state: "CREATED", maxRetries: 0, timeout: 5 }]);
  expect(at("/failed")).toEqual([]);
  await cloud.admin("clock", { offsetMs: 3_601_000 });
  await until(() => at("/failed").length === 1);
});

test("an unreachable receiver is told with status 0 and a reason", async () => {
  const { url } = cloud.receiver;
  await cloud.client.publish({ url: "http://127.0.0.1:1/", retries: 0, failureCallback: `${url}/failed` });
  await until(() => at("/failed").length === 1);
  expect(bodyOf("/failed").status).toBe(0);
  expect(Buffer.from(bodyOf("/failed").body, "base64").toString()).toContain("ECONNREFUSED");
});
