import type { PublishRequest } from "@upstash/qstash";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

type PublishToUrl = Extract<PublishRequest, { url: string; api?: never }>;

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

/** Publishes what the receiver refuses for good, and waits until it has. */
async function fail(path: string, options: Partial<PublishToUrl> = {}): Promise<string> {
  const { failed } = await cloud.state();
  const request = { url: `${cloud.receiver.url}${path}`, retries: 0, body: path, ...options };
  const { messageId } = await cloud.client.publish(request);
  await until(async () => (await cloud.state()).failed === failed + 1);
  return messageId;
}

async function dlqIds(): Promise<string[]> {
  return (await cloud.client.dlq.listMessages()).messages.map(({ dlqId }) => dlqId);
}

beforeEach(() => {
  cloud.receiver.behave = ({ path }) => ({ status: Number(/^\/(\d{3})/.exec(path)?.[1] ?? 500), body: "why" });
});

test("a dead letter is the message and how its last attempt ended", async () => {
  const messageId = await fail("/503", { label: "l", headers: { "x-a": "b" } });
  const [dead] = (await cloud.client.dlq.listMessages()).messages;
  expect(dead).toMatchObject({
    messageId,
    url: `${cloud.receiver.url}/503`,
    body: "/503",
    header: { "X-A": ["b"] },
    label: "l",
    maxRetries: 0,
    responseStatus: 503,
    responseBody: "why",
  });
  expect(dead?.responseHeader).toMatchObject({ Connection: ["keep-alive"] });
  expect(dead?.dlqId).toMatch(/^\d+-\d+$/);
  const single = await (await cloud.fetch(`/v2/dlq/${dead?.dlqId}`)).json();
  expect(single).toMatchObject({ messageId, dlqId: dead?.dlqId });
});

test("a message that lies among the dead letters is gone from the messages", async () => {
  const messageId = await fail("/500");
  await expect(cloud.client.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
});

test("an answer that is not text is shown as base64", async () => {
  const bytes = Buffer.from([255, 0, 254]);
  cloud.receiver.behave = (_received, response) => void response.writeHead(500).end(bytes);
  await fail("/bytes");
  const [dead] = (await cloud.client.dlq.listMessages()).messages;
  expect(dead).toMatchObject({ responseBodyBase64: bytes.toString("base64") });
  expect(dead).not.toHaveProperty("responseBody");
});

test("dead letters are paged, newest first", async () => {
  for (const n of [1, 2, 3, 4, 5]) await fail(`/500/${n}`);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await (await cloud.fetch(`/v2/dlq?count=2${cursor ? `&cursor=${cursor}` : ""}`)).json();
    expect(page.messages.length).toBeLessThanOrEqual(2);
    paged.push(...page.messages.map(({ url }: { url: string }) => new URL(url).pathname));
    cursor = page.cursor;
  } while (cursor);
  expect(paged).toEqual(["/500/5", "/500/4", "/500/3", "/500/2", "/500/1"]);
});

test("every filter of the dead letters picks its own", async () => {
  const { url } = cloud.receiver;
  await cloud.client.urlGroups.addEndpoints({ name: "group", endpoints: [{ url: `${url}/502` }] });
  const a = await fail("/500", { label: ["l1", "l2"] });
  await fail("/503", { label: "l2", flowControl: { key: "flow", rate: 10 } });
  await cloud.client.publish({ urlGroup: "group", retries: 0 });
  await until(async () => (await cloud.state()).failed === 3);
  await cloud.client.queue({ queueName: "q" }).enqueue({ url: `${url}/504`, retries: 0 });
  await until(async () => (await cloud.state()).failed === 4);
  const [newest = ""] = await dlqIds();
  const cases: [Parameters<typeof cloud.client.dlq.listMessages>[0], string[]][] = [
    [{}, ["/500", "/502", "/503", "/504"]],
    [{ dlqIds: [newest] }, ["/504"]],
    [{ filter: { messageId: a } }, ["/500"]],
    [{ filter: { url: [`${url}/500`, `${url}/503`] } }, ["/500", "/503"]],
    [{ filter: { urlGroup: "group" } }, ["/502"]],
    [{ filter: { queueName: "q" } }, ["/504"]],
    [{ filter: { label: "l2" } }, ["/500", "/503"]],
    [{ filter: { flowControlKey: "flow" } }, ["/503"]],
    [{ filter: { responseStatus: 503 } }, ["/503"]],
    [{ filter: { responseStatus: [500, 504] } }, ["/500", "/504"]],
    [{ filter: { callerIp: "127.0.0.1" } }, ["/500", "/502", "/503", "/504"]],
    [{ filter: { fromDate: Date.now() + 60_000 } }, []],
    [{ filter: { toDate: 1 } }, []],
    [{ filter: { label: "l2", responseStatus: 500 } }, ["/500"]],
    [{ filter: { scheduleId: "scd_none" } }, []],
  ];
  for (const [request, expected] of cases) {
    const { messages } = await cloud.client.dlq.listMessages(request);
    const paths = messages.map((message) => new URL(message.url).pathname);
    expect(paths.sort(), JSON.stringify(request)).toEqual(expected);
  }
});

test("a dead letter can be deleted once", async () => {
  await fail("/500");
  const [id = ""] = await dlqIds();
  await cloud.client.dlq.delete(id);
  await expect(cloud.client.dlq.delete(id)).rejects.toMatchObject({ status: 404 });
  expect((await cloud.fetch(`/v2/dlq/${id}`)).status).toBe(404);
});

test("dead letters are deleted by ids, where missing ones do not matter, in the query or in a JSON body", async () => {
  for (const n of [1, 2, 3]) await fail(`/500/${n}`);
  const [first = "", second = "", third = ""] = await dlqIds();
  expect(await cloud.client.dlq.deleteMany({ dlqIds: [first, "1-0"] })).toMatchObject({ deleted: 1 });
  expect(await cloud.client.dlq.delete([second, first])).toMatchObject({ deleted: 1 });
  const body = JSON.stringify({ dlqIds: [third, "1-0"] });
  expect(await (await cloud.fetch("/v2/dlq", { method: "DELETE", body })).json()).toMatchObject({ deleted: 1 });
});

test("dead letters are deleted by filter, a few per call until there is no cursor", async () => {
  for (const n of [1, 2, 3]) await fail(`/500/${n}`, { label: "mine" });
  await fail("/500/other", { label: "other" });
  const request = { filter: { label: "mine" }, count: 2 };
  const first = await cloud.client.dlq.delete(request);
  expect(first.deleted).toBe(2);
  expect(first.cursor).toEqual(expect.any(String));
  const second = await cloud.client.dlq.delete({ ...request, cursor: first.cursor });
  expect(second.deleted).toBe(1);
  expect(second.cursor).toBeUndefined();
  expect(await cloud.client.dlq.delete({ all: true })).toMatchObject({ deleted: 1 });
});

test("a retried dead letter is a new message with everything the old one had, and delivered", async () => {
  const old = await fail("/500/again", { headers: { "x-a": "b" }, label: "l" });
  cloud.receiver.behave = () => ({ status: 200 });
  const { responses } = await cloud.client.dlq.retry({ dlqIds: await dlqIds() });
  await until(() => cloud.received.length === 2);
  const [first, second] = cloud.received;
  expect(second).toMatchObject({
    path: first?.path,
    body: first?.body,
    headers: { "x-a": "b", "upstash-retried": "0" },
  });
  expect(responses).toEqual([{ messageId: second?.headers["upstash-message-id"] }]);
  expect(responses[0]?.messageId).not.toBe(old);
  expect(await dlqIds()).toEqual([]);
});

test("dead letters are retried by filter, a few per call until there is no cursor", async () => {
  for (const n of [1, 2, 3]) await fail(`/500/${n}`, { label: "mine" });
  cloud.receiver.behave = () => ({ status: 200 });
  const request = { filter: { label: "mine" }, count: 2 };
  const first = await cloud.client.dlq.retry(request);
  expect(first.responses).toHaveLength(2);
  const second = await cloud.client.dlq.retry({ ...request, cursor: first.cursor });
  expect(second.responses).toHaveLength(1);
  expect(second.cursor).toBeUndefined();
  expect((await cloud.client.dlq.retry({ filter: { label: "nobody" } })).responses).toEqual([]);
});

test("one dead letter is retried by its path, and headers of that request replace its settings", async () => {
  await fail("/500");
  const [id] = await dlqIds();
  const headers = { "upstash-retries": "1", "upstash-retry-delay": "1", "upstash-forward-x-replayed": "yes" };
  const retried = await cloud.fetch(`/v2/dlq/retry/${id}`, { method: "POST", headers });
  expect(retried.status).toBe(201);
  expect(await retried.json()).toHaveProperty("messageId");
  await until(() => cloud.received.length === 3);
  expect(cloud.received[2]?.headers).toMatchObject({ "x-replayed": "yes", "upstash-retried": "1" });
  expect((await cloud.fetch(`/v2/dlq/retry/${id}`, { method: "POST" })).status).toBe(404);
});

test("a bulk retry answers 201", async () => {
  expect((await cloud.fetch("/v2/dlq/retry?count=10", { method: "POST" })).status).toBe(201);
});

test.each(["DELETE /v2/dlq?lable=x", "POST /v2/dlq/retry?urll=x", "DELETE /v2/dlq?host=a.example"])(
  "%s has a filter that does not exist and touches nothing",
  async (request) => {
    await fail("/500");
    const [method, path = ""] = request.split(" ");
    expect((await cloud.fetch(path, { method })).status).toBe(400);
    expect(await dlqIds()).toHaveLength(1);
  },
);
