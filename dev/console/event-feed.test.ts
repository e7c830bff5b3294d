import { expect, test } from "vitest";
import { until } from "@/dev/testing.ts";
import { openQStash } from "./console-fixture.ts";
import { EventFeed } from "./event-feed.ts";
import { QStashClient } from "./qstash-client.ts";

async function openFeed() {
  const cloud = await openQStash();
  return { ...cloud, feed: new EventFeed(new QStashClient({ name: "QStash", ...cloud.target })) };
}

test("each event comes once, newest first, however often somebody looks", async () => {
  const { client, receiver, feed } = await openFeed();
  for (const name of ["a", "b", "c"]) {
    await client.publish({ url: `${receiver.url}/${name}` });
    await until(async () => (await feed.latest())[0]?.url.endsWith(`/${name}`) === true);
    await until(async () => (await feed.latest())[0]?.state === "DELIVERED");
  }
  const events = (await feed.latest()).map(({ url, state }) => `${url.at(-1)} ${state}`);
  expect(events).toEqual(
    ["c", "b", "a"].flatMap((name) => ["DELIVERED", "ACTIVE", "CREATED"].map((state) => `${name} ${state}`)),
  );
});

test("after a restart what was seen is still known; after a reset it is forgotten", async () => {
  const { client, receiver, feed, qstash } = await openFeed();
  await client.publish({ url: `${receiver.url}/before` });
  await until(async () => (await feed.latest())[0]?.state === "DELIVERED");
  await qstash.stop();
  await qstash.startAgain();
  await client.publish({ url: `${receiver.url}/after` });
  await until(async () => (await feed.latest()).length === 6);
  await fetch(`${qstash.url}/__admin/reset`, { method: "POST" });
  await until(async () => (await feed.latest()).length === 0);
});

test("those who look at the same time share one question, and what is kept has an end", async () => {
  const { client, receiver, feed } = await openFeed();
  const messages = (count: number) => Array.from({ length: count }, () => ({ url: receiver.url, delay: 600 }));
  for (let round = 0; round < 6; round += 1) {
    await client.batch(messages(950));
    await until(async () => (await feed.latest()).length === Math.min(5_000, 950 * (round + 1)));
  }
  const [one, other] = await Promise.all([feed.latest(), feed.latest()]);
  expect(one).toHaveLength(5_000);
  expect(other).toBe(one);
});
