import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEV_USER } from "./credentials.ts";
import { type QStashFixture, startQStashFixture } from "./fixtures.ts";

let cloud: QStashFixture;
beforeAll(async () => {
  cloud = await startQStashFixture();
});
afterAll(() => cloud.close());

/** fetch would not let a test choose Host and Origin. */
function status(path: string, headers: Record<string, string>, method = "POST"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${cloud.url}${path}`, { method, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", reject);
    request.end();
  });
}

test("a web page of another origin may neither publish nor reach the admin endpoints", async () => {
  const origin = "https://evil.example";
  const authorization = `Bearer ${cloud.token}`;
  expect(await status("/__admin/reset", { origin })).toBe(403);
  expect(await status("/__admin/state", { origin }, "GET")).toBe(403);
  expect(await status(`/v2/publish/${cloud.receiver.url}`, { origin, authorization })).toBe(403);
  expect(await status("/__admin/state", { origin: "null" }, "GET")).toBe(403);
  expect(await status("/__admin/state", { origin: cloud.url }, "GET")).toBe(200);
});

test("a client in the SDK's dev mode is told what to switch on", async () => {
  const answer = await fetch(`${cloud.url}/v2/queues`, { headers: { authorization: `Bearer ${DEV_USER.token}` } });
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain("LOCAL_QSTASH_DEV_USER=true");
});

test("a name that was bent to point at this machine is refused", async () => {
  expect(await status("/__admin/state", { host: "evil.example" }, "GET")).toBe(403);
  expect(await status("/__admin/state", { host: `localhost:${new URL(cloud.url).port}` }, "GET")).toBe(200);
});

test("only this machine can connect", () => {
  expect(new URL(cloud.url).hostname).toBe("127.0.0.1");
});

test("an admin body that is too large is refused", async () => {
  const answer = await fetch(`${cloud.url}/__admin/faults`, { method: "POST", body: "x".repeat((1 << 20) + 1) });
  expect(answer.status).toBe(413);
});

test("unknown paths are 404 and known ones with another method 405, in JSON", async () => {
  for (const path of ["/v2/nothing", "/", "/v2", "/__admin/nothing", "/v2/messages/a/b"]) {
    const answer = await cloud.fetch(path);
    expect(answer.status, path).toBe(404);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  }
  expect((await cloud.fetch("/v2/batch", { method: "PUT" })).status).toBe(405);
});

test("no request that can be written down is answered with 500, or ends the process", async () => {
  const path = fc.oneof(
    fc.webPath(),
    fc
      .tuple(
        fc.constantFrom("publish", "enqueue", "batch", "messages", "schedules", "queues", "topics", "dlq", "events"),
        fc.webPath(),
        fc.webQueryParameters(),
      )
      .map(([name, rest, query]) => `/v2/${name}${rest}?${query}`),
    fc.webUrl({ withQueryParameters: true }).map((url) => `/v2/publish/${url}`),
  );
  const header = fc.dictionary(
    fc.constantFrom(
      "upstash-delay",
      "upstash-retries",
      "upstash-retry-delay",
      "upstash-label",
      "upstash-forward-x",
      "upstash-flow-control-key",
      "upstash-flow-control-value",
      "upstash-redact-fields",
      "upstash-callback",
    ),
    fc.string({ unit: fc.constantFrom(..."abc019.:;()[]{}*/-+=, %\\\"'") }),
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((item) => `[${item}]`),
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      header,
      body,
      fc.constantFrom("GET", "POST", "DELETE"),
      async (where, headers, text, method) => {
        // Nothing that is made up here may be delivered to a real host.
        const answer = await cloud.fetch(where, {
          method,
          headers: { ...headers, "upstash-not-before": "9999999999" },
          body: method === "GET" ? null : text,
        });
        await answer.arrayBuffer();
        expect(answer.status).not.toBe(500);
      },
    ),
    { numRuns: 150 },
  );
  expect((await fetch(`${cloud.url}/__admin/state`)).status).toBe(200);
});

test("bytes that are no HTTP do no harm", async () => {
  for (const bytes of [
    "\0\0\0\0",
    "GET\r\n\r\n",
    "POST /v2/batch HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    "x".repeat(100_000),
  ]) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(cloud.url).port), "127.0.0.1", () => socket.end(bytes));
      socket.on("error", () => resolve());
      socket.on("close", () => resolve());
      socket.resume();
    });
  }
  expect((await fetch(`${cloud.url}/__admin/state`)).status).toBe(200);
});
