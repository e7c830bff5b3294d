import { type RequestOptions, request } from "node:http";
import { expect, test } from "vitest";
import { until } from "@/dev/testing.ts";
import { openConsole } from "./console-fixture.ts";
import { startConsole } from "./server.ts";

const PAGES = ["/", "/messages", "/dead-letters", "/schedules", "/queues", "/redis", "/faults", "/inbox"];
const EVIL = '"><script>alert(1)</script>';

test("what others have written is text, never markup: labels, bodies, headers, keys, values, notices", async () => {
  const { client, receiver, redis, get } = await openConsole(() => ({
    status: 500,
    body: EVIL,
    headers: { "x-evil": EVIL },
  }));
  const url = `${receiver.url}/?q=<script>alert(1)</script>`;
  const headers = { "x-note": "<script>alert(1)</script>" };
  const evil = { url, body: EVIL, headers, label: "<script>alert(1)</script>", retries: 0 };
  const { messageId } = await client.publish(evil);
  await redis.set(EVIL, EVIL);
  await until(async () => (await get("/dead-letters")).text.includes("Given up"));
  const query = encodeURIComponent(EVIL);
  const paths = [
    "/",
    "/messages",
    `/messages/${messageId}`,
    "/dead-letters",
    "/redis",
    `/redis?key=${query}&match=${query}`,
  ];
  for (const path of [...paths, `/?notice=${query}`, `/messages?search=${query}&label=${query}&state=${query}`]) {
    const { text, headers } = await get(path);
    expect(text.match(/<script/g), path).toHaveLength(1);
    expect(text).toContain("alert(1)");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  }
});

test("while services are away every page answers and says which one, and shows it again when it is back", async () => {
  const { qstash, stopRedis, get, act } = await openConsole();
  await Promise.all([qstash.stop(), stopRedis()]);
  for (const path of PAGES) {
    const { status, text } = await get(path);
    expect(status).toBe(200);
    expect(text).toContain(`QStash does not answer at ${qstash.url}: ECONNREFUSED.`);
    expect(text).toMatch(/Redis does not answer at/);
    expect(text.match(/data-ok="yes"/g)).toHaveLength(1);
  }
  expect(await act("reset-faults")).toMatchObject({ status: 503 });
  await qstash.startAgain();
  expect((await get("/")).text).not.toContain("QStash does not answer");
});

test("tokens of the services never reach the browser", async () => {
  const { get, target } = await openConsole();
  for (const path of PAGES) {
    const { text, headers } = await get(path);
    expect(text + JSON.stringify([...headers])).not.toContain(target.token);
    expect(text).not.toContain("redis-token");
  }
});

test("another page's call is refused, whatever betrays it; a link to the console works", async () => {
  const { console: own } = await openConsole();
  const call = (method: string, headers: Record<string, string>) =>
    statusFor({ port: own.port, method, path: method === "POST" ? "/actions/reset-clock" : "/", headers });
  const form = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  expect(await call("POST", { ...form, origin: own.url, "sec-fetch-site": "same-origin" })).toBe(200);
  for (const origin of ["http://localhost:1", "https://evil.example", "null"]) {
    expect(await call("POST", { ...form, origin }), origin).toBe(403);
  }
  const link = { "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate" };
  expect(await call("GET", link)).toBe(200);
  expect(await call("POST", { ...form, ...link })).toBe(403);
  expect(await call("GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe(403);
  expect(await call("GET", { host: `evil.example:${own.port}` })).toBe(403);
  expect(await call("GET", { host: `localhost:${own.port}` })).toBe(200);
});

test("odd requests are refused and end nothing", async () => {
  const { console: own, get, act } = await openConsole();
  expect(await get("/nothing")).toMatchObject({ status: 404 });
  expect(await get("/redis/deeper")).toMatchObject({ status: 404 });
  expect(await get("/messages/%E0%A4%A")).toMatchObject({ status: 400 });
  expect(await get("//evil.example/")).toMatchObject({ status: 404 });
  expect(await statusFor({ port: own.port, path: "http://evil.example/" })).toBe(400);
  expect(await statusFor({ port: own.port, path: "@evil.example/" })).toBe(400);
  expect(await get("/redis?cursor=nonsense")).toMatchObject({ status: 200 });
  expect(await act("constructor")).toMatchObject({ status: 404 });
  expect(await act("cancel-message")).toMatchObject({ status: 400 });
  expect(await act("move-clock", { ms: "later" })).toMatchObject({ status: 400 });
  expect(await act("delete-key", { key: "x".repeat(70_000) })).toMatchObject({ status: 413 });
  const json = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
  expect((await fetch(`${own.url}/actions/reset-clock`, json)).status).toBe(415);
  expect((await fetch(own.url, { method: "DELETE" })).status).toBe(405);
  expect(await get("/")).toMatchObject({ status: 200 });
});

test("without JavaScript a button leads back to a page of the console, and to no other place", async () => {
  const { act } = await openConsole();
  const form = { accept: "text/html" };
  const back = (await act("reset-clock", { back: "/faults" }, form)).headers.get("location");
  expect(back).toMatch(/^\/faults\?notice=/);
  const addresses = ["//evil.example", "/\\evil.example", "https://evil.example", "http://["];
  for (const elsewhere of [...addresses, "/x/..//evil.example", "http://a//evil.example"]) {
    expect((await act("reset-clock", { back: elsewhere }, form)).headers.get("location")).toMatch(/^\/\?notice=/);
  }
});

test("a taken port is said to be so", async () => {
  const { console: own, target } = await openConsole();
  await expect(startConsole({ port: own.port, qstash: target })).rejects.toThrow("EADDRINUSE");
});

// By hand: fetch sets these headers itself.
function statusFor(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", ...options }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject).end();
  });
}
