import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, startReceiver, until } from "./fixtures.ts";
import { hostOf } from "./per-host-limiter.ts";

let cloud: QStashFixture;
let other: Awaited<ReturnType<typeof startReceiver>>;
let open: (() => void)[];
beforeEach(async () => {
  cloud = await startQStashFixture({ perHost: 2, inAll: 3 });
  other = await startReceiver();
  open = [];
  cloud.receiver.behave = () => new Promise((resolve) => open.push(() => resolve({ status: 200 })));
});
afterEach(async () => {
  await cloud.close();
  await other.close();
});

const publish = (url: string, count: number) => cloud.client.batch(Array.from({ length: count }, () => ({ url })));

test("what is held up on the road takes no place at the receiver's door", async () => {
  await cloud.admin("faults", { delayMs: 60_000 });
  await publish(cloud.receiver.url, 4);
  await cloud.admin("faults", {});
  await publish(cloud.receiver.url, 1);
  await until(() => open.length === 1);
  expect(await cloud.state()).toMatchObject({ inFlight: 1, pending: 5 });
});

test("a slow receiver gets only so many requests at once, and holds up nobody else", async () => {
  await publish(cloud.receiver.url, 5);
  await until(() => open.length === 2);
  await publish(other.url, 4);
  await until(() => other.received.length === 4);
  expect(open).toHaveLength(2);
  while ((await cloud.state()).delivered < 9) for (const answer of open) answer();
  expect(cloud.received).toHaveLength(5);
});

test("there is a bound on all receivers together, and everything is delivered in the end", async () => {
  const held: (() => void)[] = [];
  other.behave = () => new Promise((resolve) => held.push(() => resolve({ status: 200 })));
  await publish(cloud.receiver.url, 4);
  await publish(other.url, 4);
  await until(() => open.length + held.length === 3);
  expect(await cloud.state()).toMatchObject({ inFlight: 3, pending: 8 });
  while ((await cloud.state()).delivered < 8) for (const answer of [...open, ...held]) answer();
});

test.each([
  ["http://Host.example/path", "host.example"],
  ["https://user:pass@host.example:8443?x=1", "host.example:8443"],
  ["http://127.0.0.1:3000", "127.0.0.1:3000"],
  ["http://[::1]:80/a/b#c", "[::1]:80"],
])("the host of %s is %s", (url, host) => {
  expect(hostOf(url)).toBe(host);
});
