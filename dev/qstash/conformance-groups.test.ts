import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

test("a publication to a URL group reaches every endpoint and names the group", async () => {
  const { url } = cloud.receiver;
  await cloud.client.urlGroups.addEndpoints({
    name: "orders",
    endpoints: [{ name: "first", url: `${url}/1` }, { url: `${url}/2` }],
  });
  const sent = await cloud.client.publishJSON({ urlGroup: "orders", body: { a: 1 } });
  expect(sent.map((one) => one.url)).toEqual([`${url}/1`, `${url}/2`]);
  await until(() => cloud.received.length === 2);
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(2);
  for (const { headers, body, url: sub } of cloud.received) {
    expect(headers["upstash-topic-name"]).toBe("orders");
    const signature = String(headers["upstash-signature"]);
    expect(await cloud.verifier.verify({ signature, body, url: sub })).toBe(true);
  }
  const message = await cloud.client.messages.get(sent[0]?.messageId ?? "");
  expect(message).toMatchObject({ topicName: "orders", urlGroup: "orders", endpointName: "first" });
});

test("a message to a single url names no group", async () => {
  await cloud.client.publish({ url: cloud.receiver.url });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.headers).not.toHaveProperty("upstash-topic-name");
});

test("endpoints are added, renamed and removed; the last one takes the group with it", async () => {
  const groups = cloud.client.urlGroups;
  await groups.addEndpoints({ name: "g", endpoints: [{ url: "http://a.example/" }] });
  await groups.addEndpoints({
    name: "g",
    endpoints: [{ url: "http://a.example/", name: "renamed" }, { url: "http://b.example/" }],
  });
  expect((await groups.get("g")).endpoints).toEqual([
    { url: "http://a.example/", name: "renamed" },
    { url: "http://b.example/" },
  ]);
  await groups.removeEndpoints({ name: "g", endpoints: [{ name: "renamed" }] });
  expect((await groups.get("g")).endpoints).toEqual([{ url: "http://b.example/" }]);
  await groups.removeEndpoints({ name: "g", endpoints: [{ url: "http://b.example/" }] });
  await expect(groups.get("g")).rejects.toMatchObject({ status: 404 });
});

test("groups are listed and deleted, also when they do not exist", async () => {
  const groups = cloud.client.urlGroups;
  await groups.addEndpoints({ name: "g", endpoints: [{ url: "http://a.example/" }] });
  expect(await groups.list()).toMatchObject([{ name: "g", endpoints: [{ url: "http://a.example/" }] }]);
  const [group] = await groups.list();
  expect(group?.createdAt).toBeGreaterThan(0);
  expect(group?.updatedAt).toBeGreaterThan(0);
  await groups.delete("g");
  await groups.delete("g");
  expect(await groups.list()).toEqual([]);
});

test("publishing to an unknown group, or adding an endpoint that is no url, is refused", async () => {
  await expect(cloud.client.publish({ urlGroup: "unknown" })).rejects.toMatchObject({ status: 404 });
  const add = cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: "nowhere" }] });
  await expect(add).rejects.toMatchObject({ status: 400 });
  const named = cloud.client.urlGroups.addEndpoints({ name: "a b", endpoints: [{ url: "http://a.example/" }] });
  await expect(named).rejects.toMatchObject({ status: 400 });
});

test("a group can be published to through a queue", async () => {
  const { url } = cloud.receiver;
  await cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: `${url}/1` }, { url: `${url}/2` }] });
  const sent = await cloud.client.queue({ queueName: "line" }).enqueueJSON({ urlGroup: "g", body: 1 });
  expect(sent).toHaveLength(2);
  await until(() => cloud.received.length === 2);
});
