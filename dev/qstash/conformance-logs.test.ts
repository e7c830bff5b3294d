import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const isIdle = async () => (await cloud.state()).pending === 0;

test("the log tells each step of a message, newest first", async () => {
  cloud.receiver.behave = ({ headers }) => ({
    status: headers["upstash-retried"] === "0" ? 500 : 200,
    headers: { "x-answer": "yes" },
    body: "text",
  });
  const { messageId } = await cloud.client.publishJSON({
    url: cloud.receiver.url,
    body: { a: 1 },
    retryDelay: "1",
    label: ["l1", "l2"],
    timeout: 9,
  });
  await until(isIdle);
  const { logs, cursor } = await cloud.client.logs();
  const states = logs.map(({ state }) => state);
  expect(states.toSorted()).toEqual(["ACTIVE", "ACTIVE", "CREATED", "DELIVERED", "ERROR", "RETRY"]);
  expect([states.at(0), states.at(-1)]).toEqual(["DELIVERED", "CREATED"]);
  expect(cursor).toBeUndefined();
  const [delivered, retry, error, created] = (["DELIVERED", "RETRY", "ERROR", "CREATED"] as const).map((state) =>
    logs.find((log) => log.state === state),
  );
  expect(created).toMatchObject({
    messageId,
    url: cloud.receiver.url,
    method: "POST",
    body: Buffer.from('{"a":1}').toString("base64"),
    header: { "Content-Type": ["application/json"] },
    label: "l1",
    labels: ["l1", "l2"],
    maxRetries: 3,
    retryDelayExpression: "1",
    retryDelayExpr: "1",
    timeout: 9,
  });
  expect(error).toMatchObject({ responseStatus: 500, responseBody: Buffer.from("text").toString("base64") });
  expect(error?.error).toContain("500");
  expect(error).toMatchObject({ responseHeaders: { "X-Answer": ["yes"] } });
  expect(retry?.nextDeliveryTime).toBeGreaterThanOrEqual(retry?.time ?? Number.NaN);
  expect(delivered).toMatchObject({ responseStatus: 200 });
  expect(delivered).not.toHaveProperty("error");
});

test("a message that is given up ends with FAILED", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, retries: 0 });
  await until(isIdle);
  const { logs } = await cloud.client.logs();
  expect(logs.map(({ state }) => state).toSorted()).toEqual(["ACTIVE", "CREATED", "ERROR", "FAILED"]);
});

test("the log is paged by count and cursor, and every event is shown once", async () => {
  for (const n of [1, 2, 3]) await cloud.client.publish({ url: `${cloud.receiver.url}/${n}` });
  await until(isIdle);
  const { logs: all } = await cloud.client.logs();
  const paged: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await cloud.client.logs({ count: 4, cursor });
    expect(page.logs.length).toBeLessThanOrEqual(4);
    paged.push(...page.logs);
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(all).toHaveLength(9);
  expect(paged).toEqual(all);
});

test("every filter of the log picks its events", async () => {
  const { url } = cloud.receiver;
  await cloud.client.urlGroups.addEndpoints({ name: "group", endpoints: [{ url: `${url}/grouped` }] });
  const a = await cloud.client.publish({ url: `${url}/a`, label: ["l1", "l2"] });
  await cloud.client.publish({ url: `${url}/b`, label: "l2", flowControl: { key: "flow", rate: 10 } });
  await cloud.client.publish({ urlGroup: "group" });
  await cloud.client.queue({ queueName: "q" }).enqueue({ url: `${url}/queued`, delay: 60 });
  await until(async () => (await cloud.state()).delivered === 3);
  const { host } = new URL(url);
  const cases: [Parameters<typeof cloud.client.logs>[0], string[]][] = [
    [{ messageIds: [a.messageId] }, ["/a"]],
    [{ filter: { messageId: a.messageId } }, ["/a"]],
    [{ filter: { url: `${url}/b` } }, ["/b"]],
    [{ filter: { urlGroup: "group" } }, ["/grouped"]],
    [{ filter: { queueName: "q" } }, ["/queued"]],
    [{ filter: { label: "l2" } }, ["/a", "/b"]],
    [{ filter: { label: ["l1", "other"] } }, ["/a"]],
    [{ filter: { flowControlKey: "flow" } }, ["/b"]],
    [{ filter: { host } }, ["/a", "/b", "/grouped", "/queued"]],
    [{ filter: { host: "other.example" } }, []],
    [{ filter: { path: ["/a", "/queued"] } }, ["/a", "/queued"]],
    [{ filter: { state: "DELIVERED" } }, ["/a", "/b", "/grouped"]],
    [{ filter: { state: "IN_PROGRESS", label: "l2" } }, ["/a", "/b"]],
    [{ filter: { callerIp: "127.0.0.1" } }, ["/a", "/b", "/grouped", "/queued"]],
    [{ filter: { fromDate: Date.now() + 60_000 } }, []],
    [{ filter: { toDate: new Date(0) } }, []],
    [{ filter: { label: "l2", state: "CREATED", url: `${url}/a` } }, ["/a"]],
  ];
  for (const [request, expected] of cases) {
    const { logs } = await cloud.client.logs(request);
    const paths = new Set(logs.map((log) => new URL(log.url).pathname));
    expect([...paths].sort(), JSON.stringify(request)).toEqual(expected);
  }
});

test("a cancelled message is found under both spellings of its state", async () => {
  const { messageId } = await cloud.client.publish({ url: cloud.receiver.url, delay: 60 });
  await cloud.client.messages.cancel(messageId);
  const { logs } = await cloud.client.logs({ filter: { state: "CANCELED" } });
  expect(logs).toMatchObject([{ messageId, state: "CANCELLED" }]);
  const { events } = await (await cloud.fetch("/v2/events?state=CANCELLED,CANCEL_REQUESTED")).json();
  expect(events).toHaveLength(2);
});

test("GET /v2/logs is the same list under another name", async () => {
  await cloud.client.publish({ url: cloud.receiver.url });
  await until(isIdle);
  const { logs } = await (await cloud.fetch("/v2/logs")).json();
  const { events } = await (await cloud.fetch("/v2/events")).json();
  expect(logs).toEqual(events);
  expect(logs).toHaveLength(3);
});
