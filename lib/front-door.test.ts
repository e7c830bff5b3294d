import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receive } from "./front-door";

// What Next sees, told in the answer.
const server = http.createServer((request, response) => {
  receive(request, response, request.headers["x-development"] !== undefined);
  const seen = { url: request.url, method: request.method, headers: request.headers };
  response.writeHead(request.url?.endsWith("/gone") ? 404 : 200, { "x-any": "1" });
  response.end(JSON.stringify(seen));
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

/** A request as it is written, whatever a client would have said about it. */
function send(
  line: string,
  headers = "",
): Promise<{ head: string; seen: { url: string; method: string; headers: object } }> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => {
      socket.write(`${line} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n${headers}\r\n`);
    });
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("end", () => resolve({ head: text, seen: JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? "null") }));
  });
}

test.each([
  "GET /%",
  "GET /products/%zz",
  "GET /api/orders/%ff",
  "PATCH /api/cart/items/%c0%80",
  "GET /%ed%a0%80",
  "GET /media/%00",
  "GET /products/a%00b",
  "TRACE /api/products",
  "TRACE /",
  "OPTIONS *",
  "POST /products",
  "PUT /",
  "DELETE /orders/ord_1",
  "PURGE /",
  "POST /_next/x",
  "POST /__nextjs_x",
])("%s is nothing that Next gets to see", async (line) => {
  expect((await send(line)).seen).toMatchObject({ url: "/api/malformed", method: "GET" });
});

test.each([
  "GET /",
  "HEAD /products/first-light",
  "GET /products/%C3%A4?q=%zz",
  "POST /api/checkout",
  "DELETE /api/cart",
  "OPTIONS /api/cart",
])("%s is left as it is", async (line) => {
  const [method, url] = line.split(" ");
  const { seen, head } = await send(line);
  if (method === "HEAD") expect(head).toContain("200 OK");
  else expect(seen).toMatchObject({ url, method });
});

test("a server action is nothing that this shop has", async () => {
  expect((await send("GET /products", "next-action: abc\r\n")).seen.url).toBe("/api/malformed");
});

test("who spoke to the shop stands at the end of the chain, whatever was in it", async () => {
  const chainOf = async (headers: string) => (await send("GET /", headers)).seen.headers;
  expect(await chainOf("")).toMatchObject({ "x-forwarded-for": "127.0.0.1" });
  expect(await chainOf("x-forwarded-for: 1.2.3.4, 5.6.7.8\r\n")).toMatchObject({
    "x-forwarded-for": "1.2.3.4, 5.6.7.8, 127.0.0.1",
  });
});

test("an error is kept by no cache, a page may be", async () => {
  expect((await send("GET /gone")).head).toContain("cache-control: private, no-store");
  expect((await send("GET /")).head).not.toContain("cache-control");
});

test("the development server gets what its own pages post", async () => {
  const { seen } = await send("POST /__nextjs_original-stack-frames", "x-development: 1\r\n");
  expect(seen).toMatchObject({ url: "/__nextjs_original-stack-frames", method: "POST" });
});

test.each([
  ["GET /orders/ord_1", "", 401],
  ["GET /orders/ord_1?next=token", "", 401],
  ["GET /checkout/chk_1", "cookie: oncart_guest=abc\r\n", 401],
  ["GET /orders/ord_1", "cookie: a=b; __Secure-better-auth.session_token=abc\r\n", 200],
  ["GET /checkout/chk_1?token=abc", "", 200],
  ["GET /checkout/chk_1", "rsc: 1\r\n", 200],
  ["GET /orders", "", 200],
  ["GET /checkout", "", 200],
  ["GET /checkout?token=abc", "", 200],
  ["GET /api/orders/ord_1", "", 200],
])("%s of somebody with %j is answered %i", async (line, headers, status) => {
  const { head } = await send(line, headers);
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head.includes("cache-control: private, no-store")).toBe(status === 401);
});

test("what is not there stays a 404 for those who would have to sign in", async () => {
  expect((await send("GET /orders/gone")).head).toContain("HTTP/1.1 404 ");
});
