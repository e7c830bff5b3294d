import { Client, Receiver } from "@upstash/qstash";
import { afterEach, expect, test, vi } from "vitest";
import { DEV_USER } from "./credentials.ts";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await cloud.close();
});

/** Whether the last delivery carries a signature that these keys verify. */
async function verifies(currentSigningKey: string, nextSigningKey: string): Promise<boolean> {
  const last = cloud.received.at(-1);
  const receiver = new Receiver({ currentSigningKey, nextSigningKey, devMode: false });
  const signature = String(last?.headers["upstash-signature"]);
  return receiver.verify({ signature, body: last?.body ?? "", url: last?.url }).catch(() => false);
}

async function deliverOne(): Promise<void> {
  const before = cloud.received.length;
  await cloud.client.publish({ url: `${cloud.receiver.url}/x`, body: "x" });
  await until(() => cloud.received.length === before + 1);
}

test("the keys are readable, and rotating makes the next one sign", async () => {
  cloud = await startQStashFixture();
  const { currentSigningKey: current, nextSigningKey: next } = cloud;
  expect(await (await cloud.fetch("/v2/keys")).json()).toEqual({ current, next });
  await deliverOne();
  expect(await verifies(current, "sig_other")).toBe(true);
  const rotated = await (await cloud.fetch("/v2/keys/rotate", { method: "POST" })).json();
  expect(rotated.current).toBe(next);
  expect(rotated.next).toMatch(/^sig_/);
  expect(await (await cloud.fetch("/v2/keys")).json()).toEqual(rotated);
  await deliverOne();
  expect(await verifies(current, next)).toBe(true);
  expect(await verifies(current, "sig_other")).toBe(false);
  await cloud.fetch("/v2/keys/rotate", { method: "POST" });
  await deliverOne();
  expect(await verifies(current, next)).toBe(false);
  expect(await verifies(rotated.next, "sig_other")).toBe(true);
});

test.each([
  ["no token", {}, ""],
  ["a wrong token", { authorization: "Bearer wrong" }, ""],
  ["another scheme", { authorization: "Basic test-token" }, ""],
  ["a wrong token in the query", {}, "?qstash_token=wrong"],
])("%s is 401", async (_what, headers, query) => {
  cloud = await startQStashFixture();
  const answer = await fetch(`${cloud.url}/v2/keys${query}`, { headers });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({ error: expect.any(String) });
});

test("the token may come in the query", async () => {
  cloud = await startQStashFixture();
  expect((await fetch(`${cloud.url}/v2/keys?qstash_token=${cloud.token}`)).status).toBe(200);
});

test("the dev user is refused unless it was asked for", async () => {
  cloud = await startQStashFixture();
  const answer = await fetch(`${cloud.url}/v2/keys`, { headers: { authorization: `Bearer ${DEV_USER.token}` } });
  expect(answer.status).toBe(401);
});

test("the SDK's dev mode finds the local QStash, downloads nothing, and verifies what it delivers", async () => {
  cloud = await startQStashFixture({ devUser: true });
  vi.stubEnv("QSTASH_DEV", "true");
  vi.stubEnv("QSTASH_DEV_PORT", new URL(cloud.url).port);
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  const client = new Client();
  await client.publishJSON({ url: `${cloud.receiver.url}/dev`, body: { a: 1 } });
  await until(() => cloud.received.length === 1);
  const [received] = cloud.received;
  const signature = String(received?.headers["upstash-signature"]);
  expect(await new Receiver().verify({ signature, body: received?.body ?? "", url: received?.url })).toBe(true);
  expect(said.mock.calls.flat().join()).toContain("Server already running");
  expect(said.mock.calls.flat().join()).not.toContain("Downloading");
});

test("the dev user has its own messages, and keys that stay as the SDK knows them", async () => {
  cloud = await startQStashFixture({ devUser: true });
  await cloud.client.publish({ url: cloud.receiver.url, delay: 60 });
  const headers = { authorization: `Bearer ${DEV_USER.token}` };
  const answer = await fetch(`${cloud.url}/v2/messages`, { method: "DELETE", headers });
  expect(await answer.json()).toEqual({ cancelled: 0 });
  const rotate = await fetch(`${cloud.url}/v2/keys/rotate`, { method: "POST", headers });
  expect(rotate.status).toBe(403);
  expect(await (await fetch(`${cloud.url}/v2/keys`, { headers })).json()).toEqual(DEV_USER.keys);
});
