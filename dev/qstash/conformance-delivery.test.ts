import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

test("a published message arrives as it was, signed for its url", async () => {
  const { messageId } = await cloud.client.publishJSON({
    url: `${cloud.receiver.url}/orders?x=1`,
    body: { hello: "wörld" },
    headers: { "x-event-id": "evt_1" },
  });
  await until(() => cloud.received.length === 1);
  const [first] = cloud.received;
  expect(first).toMatchObject({ method: "POST", path: "/orders?x=1", body: '{"hello":"wörld"}' });
  expect(first?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "Upstash-QStash",
    "upstash-message-id": messageId,
    "upstash-retried": "0",
    "x-event-id": "evt_1",
  });
  const signature = String(first?.headers["upstash-signature"]);
  const verify = (url: string, body: string) => cloud.verifier.verify({ signature, body, url });
  expect(await verify(`${cloud.receiver.url}/orders?x=1`, '{"hello":"wörld"}')).toBe(true);
  await expect(verify(`${cloud.receiver.url}/other`, '{"hello":"wörld"}')).rejects.toThrow("invalid subject");
  await expect(verify(`${cloud.receiver.url}/orders?x=1`, "{}")).rejects.toThrow("body hash");
});

test("the signature carries the claims that receivers rely on", async () => {
  await cloud.client.publish({ url: `${cloud.receiver.url}/a`, body: "x" });
  await until(() => cloud.received.length === 1);
  const signature = String(cloud.received[0]?.headers["upstash-signature"]);
  const [header, claims] = signature
    .split(".")
    .slice(0, 2)
    .map((part) => Buffer.from(part, "base64url").toString());
  expect(JSON.parse(header ?? "")).toEqual({ alg: "HS256", typ: "JWT" });
  const payload = JSON.parse(claims ?? "");
  expect(payload).toMatchObject({ iss: "Upstash", sub: `${cloud.receiver.url}/a`, nbf: 0 });
  expect(payload.exp - payload.iat).toBe(300);
  expect(Math.abs(payload.iat - Date.now() / 1_000)).toBeLessThan(30);
  expect(payload.jti).toMatch(/^jwt_/);
});

test("every method is delivered, POST when none is given", async () => {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"] as const) {
    await cloud.client.publish({ url: `${cloud.receiver.url}/${method}`, method });
  }
  await cloud.fetch(`/v2/publish/${cloud.receiver.url}/default`, { method: "POST" });
  await until(() => cloud.received.length === 6);
  expect(cloud.received.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    ["DELETE /DELETE", "GET /GET", "PATCH /PATCH", "POST /POST", "POST /default", "PUT /PUT"].sort(),
  );
});

test("a body of arbitrary bytes arrives byte for byte", async () => {
  const bytes = Buffer.from([0, 255, 254, 10, 13, 128, 65]);
  const published = await cloud.fetch(`/v2/publish/${cloud.receiver.url}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "upstash-delay": "0s" },
    body: bytes,
  });
  const { messageId } = await published.json();
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.bytes).toEqual(bytes);
  const message = await (await cloud.fetch(`/v2/messages/${messageId}`)).json();
  expect(message).toMatchObject({ bodyBase64: bytes.toString("base64") });
  expect(message).not.toHaveProperty("body");
});

test("Upstash-Header-Forward passes on every header except credentials and the connection's own", async () => {
  await cloud.fetch(`/v2/publish/${cloud.receiver.url}`, {
    method: "POST",
    headers: { "upstash-header-forward": "true", "x-hook": "github", "content-type": "text/plain" },
    body: "x",
  });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.headers).toMatchObject({ "x-hook": "github", "content-type": "text/plain" });
  expect(cloud.received[0]?.headers).not.toHaveProperty("authorization");
  expect(cloud.received[0]?.headers).not.toHaveProperty("upstash-header-forward");
});

test("without Upstash-Header-Forward only what was meant for the receiver is passed on", async () => {
  await cloud.fetch(`/v2/publish/${cloud.receiver.url}`, {
    method: "POST",
    headers: { "x-private": "1", "Upstash-Forward-X-Public": "2", "Upstash-Forward-Host": "evil.example" },
  });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.headers).toMatchObject({ "x-public": "2", host: new URL(cloud.receiver.url).host });
  expect(cloud.received[0]?.headers).not.toHaveProperty("x-private");
});

test("nobody can forward a forged signature or message id", async () => {
  await cloud.fetch(`/v2/publish/${cloud.receiver.url}`, {
    method: "POST",
    headers: { "Upstash-Forward-Upstash-Signature": "forged", "Upstash-Forward-Upstash-Message-Id": "forged" },
  });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.headers["upstash-signature"]).not.toContain("forged");
  expect(cloud.received[0]?.headers["upstash-message-id"]).toMatch(/^msg_/);
});

test("in webhook mode the query configures, and the rest of it belongs to the destination", async () => {
  const destination = `${cloud.receiver.url}/hook?a=1&upstash-delay=0s&upstash-label=from-query&b=%20&qstash_token=${cloud.token}`;
  const answer = await fetch(`${cloud.url}/v2/publish/${destination}`, { method: "POST", body: "x" });
  expect(answer.status).toBe(200);
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.path).toBe("/hook?a=1&b=%20");
  const { logs } = await cloud.client.logs({ filter: { label: "from-query" } });
  expect(logs.length).toBeGreaterThan(0);
});

test("a percent-encoded destination is understood", async () => {
  await cloud.fetch(`/v2/publish/${encodeURIComponent(`${cloud.receiver.url}/x?y=1`)}`, { method: "POST" });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.path).toBe("/x?y=1");
});

test("delay waits its time, and notBefore wins over it", async () => {
  const url = cloud.receiver.url;
  const now = Math.floor(Date.now() / 1_000);
  const delayed = await cloud.client.publish({ url: `${url}/delay`, delay: 3_600 });
  await cloud.client.publish({ url: `${url}/day`, delay: "1d" });
  const absolute = await cloud.client.publish({ url: `${url}/not-before`, notBefore: now + 7_200, delay: 5 });
  const waiting = await cloud.client.messages.get(delayed.messageId);
  expect(Number(waiting.notBefore) - waiting.createdAt).toBe(3_600_000);
  expect((await cloud.client.messages.get(absolute.messageId)).notBefore).toBe((now + 7_200) * 1_000);
  expect(cloud.received).toEqual([]);
  await cloud.admin("clock", { offsetMs: 3_601_000 });
  await until(() => cloud.received.length === 1);
  await cloud.admin("clock", { offsetMs: 7_201_000 });
  await until(() => cloud.received.length === 2);
  expect(cloud.received.map(({ path }) => path)).toEqual(["/delay", "/not-before"]);
});

test("a receiver that takes longer than the timeout has failed", async () => {
  cloud.receiver.behave = (received) => (received.path === "/slow" ? undefined : { status: 200 });
  await cloud.client.publish({ url: `${cloud.receiver.url}/slow`, timeout: 1, retries: 0, body: "x" });
  await until(async () => (await cloud.client.dlq.listMessages()).messages.length === 1);
  const [dead] = (await cloud.client.dlq.listMessages()).messages;
  expect(dead).toMatchObject({ responseStatus: 0, timeout: 1 });
  expect(dead?.responseBody).toContain("no answer within 1000 ms");
});

test("a message over 1 MB is refused, one of exactly 1 MB is delivered", async () => {
  const url = cloud.receiver.url;
  await cloud.client.publish({ url, body: "x".repeat(1 << 20) });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]?.body).toHaveLength(1 << 20);
  const refused = await cloud.fetch(`/v2/publish/${url}`, { method: "POST", body: "x".repeat((1 << 20) + 1) });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.status).toBeLessThan(500);
});

test.each([
  ["a destination without a scheme", "host.example/path", {}, "endpoint has invalid scheme, add http:// or https://"],
  ["a destination that is no url", "http://", {}, "not a valid url"],
  ["an unknown method", "http://127.0.0.1:1/", { "upstash-method": "BREW" }, "Upstash-Method"],
  ["an unreadable delay", "http://127.0.0.1:1/", { "upstash-delay": "soon" }, "Upstash-Delay"],
  ["an unreadable not-before", "http://127.0.0.1:1/", { "upstash-not-before": "1.5" }, "Upstash-Not-Before"],
  ["a negative number of retries", "http://127.0.0.1:1/", { "upstash-retries": "-1" }, "Upstash-Retries"],
  ["an unreadable timeout", "http://127.0.0.1:1/", { "upstash-timeout": "0s" }, "Upstash-Timeout"],
  ["a callback that is no url", "http://127.0.0.1:1/", { "upstash-callback": "nowhere" }, "callback"],
  ["a failure callback that is no url", "http://127.0.0.1:1/", { "upstash-failure-callback": "x" }, "failure-callback"],
  ["an unknown redaction", "http://127.0.0.1:1/", { "upstash-redact-fields": "soul" }, "Upstash-Redact-Fields"],
  ["a flow control value alone", "http://127.0.0.1:1/", { "upstash-flow-control-value": "rate=1" }, "Flow-Control-Key"],
])("%s is refused with a reason", async (_what, destination, headers, reason) => {
  const refused = await cloud.fetch(`/v2/publish/${destination}`, { method: "POST", headers });
  expect(refused.status).toBe(400);
  expect((await refused.json()).error).toContain(reason);
});
