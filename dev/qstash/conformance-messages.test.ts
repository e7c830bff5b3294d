import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

test("a waiting message can be read with everything it was published with", async () => {
  const url = `${cloud.receiver.url}/x`;
  const { messageId } = await cloud.client.publishJSON({
    url,
    body: { a: 1 },
    headers: { "bypass-tunnel-reminder": "client-test" },
    method: "PUT",
    delay: 60,
    retries: 7,
    retryDelay: "1000 * (1 + retried)",
    timeout: 30,
    callback: "http://127.0.0.1:1/callback",
    failureCallback: "http://127.0.0.1:1/failure",
    label: ["one", "two"],
    flowControl: { key: "flow", parallelism: 5, rate: 10, period: "1m" },
  });
  const message = await cloud.client.messages.get(messageId);
  expect(message).toMatchObject({
    messageId,
    url,
    method: "PUT",
    body: '{"a":1}',
    maxRetries: 7,
    retryDelayExpression: "1000 * (1 + retried)",
    timeout: 30,
    callback: "http://127.0.0.1:1/callback",
    failureCallback: "http://127.0.0.1:1/failure",
    label: "one",
    labels: ["one", "two"],
    flowControlKey: "flow",
    parallelism: 5,
    rate: 10,
    period: 60,
    callerIP: "127.0.0.1",
  });
  expect(message.header).toEqual({ "Bypass-Tunnel-Reminder": ["client-test"], "Content-Type": ["application/json"] });
  expect(message.notBefore).toBe(message.createdAt + 60_000);
});

test("a message without a body has no body field, and its flow control period is one second", async () => {
  const { messageId } = await cloud.client.publish({
    url: cloud.receiver.url,
    delay: 60,
    flowControl: { key: "k", parallelism: 1 },
  });
  const message = await cloud.client.messages.get(messageId);
  expect(message).not.toHaveProperty("body");
  expect(message).not.toHaveProperty("bodyBase64");
  expect(message).toMatchObject({ maxRetries: 3, period: 1, parallelism: 1 });
});

test("a delivered message can be read for a while, then it is gone", async () => {
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url, body: "x" });
  await until(async () => (await cloud.state()).delivered === 1);
  expect(await cloud.client.messages.get(messageId)).toMatchObject({ messageId, body: "x" });
  await cloud.admin("clock", { offsetMs: 120_000 });
  await expect(cloud.client.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
});

test("an unknown message is 404, to read and to cancel", async () => {
  await expect(cloud.client.messages.get("msg_unknown")).rejects.toMatchObject({ status: 404 });
  await expect(cloud.client.messages.cancel("msg_unknown")).rejects.toMatchObject({ status: 404 });
  await expect(cloud.client.messages.delete("msg_unknown")).rejects.toMatchObject({ status: 404 });
});

test("a cancelled message is never delivered", async () => {
  const cancelled = await cloud.client.publish({ url: `${cloud.receiver.url}/cancelled`, delay: 60 });
  const deleted = await cloud.client.publish({ url: `${cloud.receiver.url}/deleted`, delay: 60 });
  await cloud.client.publish({ url: `${cloud.receiver.url}/kept`, delay: 61 });
  expect(await cloud.client.messages.cancel(cancelled.messageId)).toEqual({ cancelled: 1 });
  await cloud.client.messages.delete(deleted.messageId);
  await expect(cloud.client.messages.cancel(cancelled.messageId)).rejects.toMatchObject({ status: 404 });
  await cloud.admin("clock", { offsetMs: 62_000 });
  await until(() => cloud.received.length > 0);
  expect(cloud.received.map(({ path }) => path)).toEqual(["/kept"]);
});

test("a message that is cancelled while its attempt runs gets no further one", async () => {
  let fail = () => {};
  cloud.receiver.behave = () => new Promise((resolve) => (fail = () => resolve({ status: 500 })));
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url, retryDelay: "1" });
  await until(() => cloud.received.length === 1);
  expect(await cloud.client.messages.cancel(messageId)).toEqual({ cancelled: 1 });
  fail();
  await until(async () => (await cloud.state()).cancelled === 1);
  const states = (await cloud.client.logs({ messageIds: [messageId] })).logs.map(({ state }) => state);
  expect(states.toSorted()).toEqual(["ACTIVE", "CANCELLED", "CANCEL_REQUESTED", "CREATED", "ERROR"]);
  expect(cloud.received).toHaveLength(1);
});

test("messages are cancelled by ids, in the query or in a JSON body", async () => {
  const ids = await Promise.all(
    [1, 2, 3, 4].map(async () => (await cloud.client.publish({ url: cloud.receiver.url, delay: 60 })).messageId),
  );
  expect(await cloud.client.messages.cancel(ids.slice(0, 2))).toEqual({ cancelled: 2 });
  expect(await cloud.client.messages.deleteMany(ids.slice(1, 3))).toBe(1);
  const body = JSON.stringify({ messageIds: ids });
  const answer = await cloud.fetch("/v2/messages", { method: "DELETE", body });
  expect(await answer.json()).toEqual({ cancelled: 1 });
});

test("every filter of a bulk cancel picks its messages, alternatives within one and all of several", async () => {
  const url = cloud.receiver.url;
  const host = new URL(url).host;
  await cloud.client.urlGroups.addEndpoints({ name: "group", endpoints: [{ url: `${url}/grouped` }] });
  const publish = () =>
    Promise.all([
      cloud.client.publish({ url: `${url}/a`, delay: 60, label: ["l1", "l2"] }),
      cloud.client.publish({ url: `${url}/b`, delay: 60, label: "l2", flowControl: { key: "f", rate: 1 } }),
      cloud.client.publish({ url: "http://other.example/c", delay: 60, label: "l3" }),
      cloud.client.publish({ urlGroup: "group", delay: 60 }),
      cloud.client.queue({ queueName: "q" }).enqueue({ url: `${url}/queued`, delay: 60 }),
    ]);
  const cases: [Parameters<typeof cloud.client.messages.cancel>[0], number][] = [
    [{ filter: { label: "l2" } }, 2],
    [{ filter: { label: ["l1", "l3"] } }, 2],
    [{ filter: { url: `${url}/a` } }, 1],
    [{ filter: { url: [`${url}/a`, `${url}/b`] } }, 2],
    [{ filter: { host } }, 4],
    [{ filter: { path: "/c" } }, 1],
    [{ filter: { host, path: ["/a", "/c"] } }, 1],
    [{ filter: { queueName: "q" } }, 1],
    [{ filter: { urlGroup: "group" } }, 1],
    [{ filter: { flowControlKey: "f" } }, 1],
    [{ filter: { callerIp: "127.0.0.1" } }, 5],
    [{ filter: { callerIp: "10.0.0.1" } }, 0],
    [{ filter: { label: "l2", url: `${url}/b` } }, 1],
    [{ filter: { fromDate: Date.now() + 60_000 } }, 0],
    [{ filter: { toDate: new Date(Date.now() + 60_000) } }, 5],
    [{ all: true }, 5],
    [{ all: true, count: 2 }, 2],
  ];
  for (const [request, expected] of cases) {
    await publish();
    expect(await cloud.client.messages.cancel(request), JSON.stringify(request)).toEqual({ cancelled: expected });
    await cloud.client.messages.deleteAll();
  }
});

test("a filter that does not exist cancels nothing", async () => {
  await cloud.client.publish({ url: cloud.receiver.url, delay: 60 });
  expect((await cloud.fetch("/v2/messages?lable=x", { method: "DELETE" })).status).toBe(400);
  expect(await cloud.state()).toMatchObject({ pending: 1 });
});
