import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

test("the same deduplication id within ten minutes is accepted and not delivered again", async () => {
  const publish = () => cloud.client.publishJSON({ url: cloud.receiver.url, body: 1, deduplicationId: "evt_1" });
  const first = await publish();
  expect(first.deduplicated).toBeUndefined();
  expect(await publish()).toMatchObject({ messageId: first.messageId, deduplicated: true });
  await until(() => cloud.received.length === 1);
  await cloud.admin("clock", { offsetMs: 599_000 });
  expect(await publish()).toMatchObject({ deduplicated: true });
  await cloud.admin("clock", { offsetMs: 601_000 });
  expect((await publish()).messageId).not.toBe(first.messageId);
  await until(() => cloud.received.length === 2);
});

test("a repeated publication is answered with 202", async () => {
  const publish = () =>
    cloud.fetch(`/v2/publish/${cloud.receiver.url}`, { method: "POST", headers: { "upstash-deduplication-id": "a" } });
  expect((await publish()).status).toBe(200);
  expect((await publish()).status).toBe(202);
});

test("a failed message's id stays taken too", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "evt_1", retries: 0 });
  await until(async () => (await cloud.state()).failed === 1);
  const again = await cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "evt_1" });
  expect(again).toMatchObject({ deduplicated: true });
});

test("an id with a colon is refused", async () => {
  const publish = cloud.client.publish({ url: cloud.receiver.url, deduplicationId: "a:b" });
  await expect(publish).rejects.toMatchObject({
    message: `{"error":"DeduplicationId cannot contain ':'"}`,
    status: 400,
  });
});

test("content-based deduplication compares destination, body, content type and forwarded headers", async () => {
  const publish = (body: string, path = "/a", headers: Record<string, string> = {}) =>
    cloud.client.publish({ url: `${cloud.receiver.url}${path}`, body, headers, contentBasedDeduplication: true });
  await publish("1");
  expect(await publish("1")).toMatchObject({ deduplicated: true });
  for (const other of [
    publish("2"),
    publish("1", "/b"),
    publish("1", "/a", { "x-a": "1" }),
    publish("1", "/a", { "content-type": "text/csv" }),
  ]) {
    expect(await other).not.toHaveProperty("deduplicated");
  }
  await until(() => cloud.received.length === 5);
});

test("deduplication works per item of a batch and per endpoint of a group", async () => {
  const url = cloud.receiver.url;
  await cloud.client.urlGroups.addEndpoints({ name: "both", endpoints: [{ url: `${url}/1` }, { url: `${url}/2` }] });
  const publish = () => cloud.client.publish({ urlGroup: "both", deduplicationId: "evt_1" });
  const first = await publish();
  const second = await publish();
  expect(second).toEqual(first.map((one) => ({ ...one, deduplicated: true })));
  const batch = await cloud.client.batch([
    { url, deduplicationId: "x" },
    { url, deduplicationId: "x" },
  ]);
  expect(batch[1]).toMatchObject({ deduplicated: true });
  await until(() => cloud.received.length === 3);
});
