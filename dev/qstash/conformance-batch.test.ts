import { QstashError } from "@upstash/qstash";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

test("a batch publishes every item with its own settings and answers in order", async () => {
  const url = cloud.receiver.url;
  const sent = await cloud.client.batchJSON([
    { url: `${url}/1`, body: { n: 1 }, headers: { "x-n": "1" } },
    { url: `${url}/2`, body: { n: 2 }, method: "PUT", label: "second" },
    { url: `${url}/3`, body: { n: 3 }, queueName: "line" },
  ]);
  expect(sent.map((one) => ("url" in one ? one.url : ""))).toEqual([`${url}/1`, `${url}/2`, `${url}/3`]);
  await until(() => cloud.received.length === 3);
  const byPath = new Map(cloud.received.map((one) => [one.path, one]));
  expect(byPath.get("/1")).toMatchObject({
    body: '{"n":1}',
    headers: { "x-n": "1", "content-type": "application/json" },
  });
  expect(byPath.get("/2")?.method).toBe("PUT");
  expect(await cloud.client.queue({ queueName: "line" }).get()).toMatchObject({ parallelism: 1 });
});

test("an item for a URL group answers with one entry per endpoint", async () => {
  const url = cloud.receiver.url;
  await cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: `${url}/1` }, { url: `${url}/2` }] });
  const [toUrl, toGroup] = await cloud.client.batch([
    { url: `${url}/0`, body: "a" },
    { urlGroup: "g", body: "b" },
  ]);
  expect(toUrl).toMatchObject({ url: `${url}/0` });
  expect(toGroup).toMatchObject([{ url: `${url}/1` }, { url: `${url}/2` }]);
  await until(() => cloud.received.length === 3);
});

test("one invalid item refuses the whole batch, and nothing of it is sent", async () => {
  const url = cloud.receiver.url;
  const batch = cloud.client.batch([
    { url, body: "a" },
    { url: "nowhere/at/all", body: "b" },
  ]);
  await expect(batch).rejects.toMatchObject({ status: 400 });
  await expect(cloud.client.batch([{ url }, { url, deduplicationId: "a:b" }])).rejects.toThrow("batch item 1");
  await expect(cloud.client.batch([{ url }, { urlGroup: "unknown" }])).rejects.toThrow("unknown");
  expect(await cloud.state()).toMatchObject({ pending: 0, delivered: 0 });
});

test.each([
  "{}",
  "[1]",
  "not json",
  '[{"destination":1}]',
  '[{"destination":"http://a/","headers":{"upstash-forward-x\\n":"1"}}]',
  '[{"destination":"http://a/","headers":{"upstash-forward-x":"1\\nforged: 2"}}]',
])("the body %s is no batch", async (body) => {
  expect((await cloud.fetch("/v2/batch", { method: "POST", body })).status).toBe(400);
});

test("a batch may be larger than a single message, each of its messages may not", async () => {
  const url = cloud.receiver.url;
  const large = { url, body: "x".repeat(900_000) };
  expect(await cloud.client.batch([large, large, large])).toHaveLength(3);
  await expect(cloud.client.batch([{ url, body: "x".repeat((1 << 20) + 1) }])).rejects.toThrow(QstashError);
  await until(() => cloud.received.length === 3);
});
