import { fork } from "node:child_process";
import http from "node:http";
import { createRequire } from "node:module";
import net from "node:net";
import { expect, test } from "vitest";
import { freePort } from "@/dev/ports";
import { newId } from "@/lib/ids";
import { countOf, findVariant, post } from "../setup/buyer";
import { shopForTests } from "../setup/shop";

const shop = shopForTests({ RATE_LIMIT_FACTOR: "1" });

/** A request as it is written: no client mends its address. */
function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(shop().url);
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders }>((resolve, reject) => {
    const request = http.request({ hostname, port, method, path, headers }, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.on("error", reject).end();
  });
}

test("what is no text, no method and no action of this shop is a 400, on every page and route", async () => {
  const broken = ["%", "%zz", "%ff", "%c0%80", "%ed%a0%80", "%00", "a%00b"];
  const places = [
    "/",
    "/products/",
    "/categories/",
    "/orders/",
    "/checkout/",
    "/media/",
    "/api/products/",
    "/api/orders/",
  ];
  for (const path of places.flatMap((place) => broken.map((part) => `${place}${part}`))) {
    expect([path, (await ask("GET", path)).status]).toEqual([path, 400]);
  }
  for (const method of ["TRACE", "PURGE"]) expect((await ask(method, "/api/products")).status).toBe(400);
  expect((await ask("OPTIONS", "*")).status).toBe(400);
  const action = { "next-action": "7f0000000000000000000000000000000000000000", origin: "http://evil.example" };
  expect((await ask("POST", "/products", action)).status).toBe(400);
  expect((await ask("POST", "/", { "content-type": "multipart/form-data; boundary=x" })).status).toBe(400);
});

test("a socket that nobody serves is closed", async () => {
  await ask("GET", "/");
  const { hostname, port } = new URL(shop().url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => {
      socket.write("GET /nope HTTP/1.1\r\nhost: shop\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    });
    socket.once("data", (chunk) => {
      resolve(String(chunk).split("\r\n")[0] ?? "");
      socket.destroy();
    });
    socket.once("error", reject);
  });
  expect(answer).toContain("404");
});

test("pages may be framed by nobody, load from nobody else, and say no more than they must", async () => {
  for (const path of ["/", "/products", "/sign-in", "/account", "/no/such/page", "/api/products"]) {
    const { headers } = await ask("GET", path);
    expect([path, headers["content-security-policy"]]).toEqual([
      path,
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe-eval|\*|https?:/);
    expect(headers).toMatchObject({
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("strict-transport-security");
  }
  const secure = await ask("GET", "/", { "x-forwarded-proto": "https" });
  expect(secure.headers["strict-transport-security"]).toContain("max-age=63072000");
});

test("an address that nothing can have is a 404, and what takes a session says so before anything else", async () => {
  const cookie = "better-auth.session_token=abc";
  const [order, checkout, letter] = [newId("ord"), newId("chk"), newId("dead")];
  const paths = [
    "/orders/ord_unheard",
    `/orders/${checkout}`,
    `/orders/${order}x`,
    `/orders/${order.slice(0, -1)}u`,
    `/checkout/${order}`,
    "/checkout/chk_1?token=abc",
    "/admin/dead-letters/dead_1",
  ];
  for (const path of paths) {
    expect([path, (await ask("GET", path)).status]).toEqual([path, path.startsWith("/admin") ? 307 : 404]);
    expect([path, (await ask("GET", path, { cookie })).status]).toEqual([path, 404]);
  }
  for (const path of [`/orders/${order}`, `/checkout/${checkout}`]) {
    expect([path, (await ask("GET", path)).status]).toEqual([path, 401]);
  }
  for (const path of [`/admin/dead-letters/${letter}`, "/admin/orders"]) {
    const { status, headers } = await ask("GET", path);
    expect([status, headers.location]).toEqual([307, `/sign-in?next=${path}`]);
    expect([path, (await ask("GET", path, { cookie })).status]).toEqual([path, 200]);
  }
});

test("no error is kept by a cache", async () => {
  for (const path of ["/products/no-such-print", "/no/such/page", "/media/none", "/api/nothing", "/orders/%"]) {
    const { status, headers } = await ask("GET", path);
    expect([path, status >= 400, headers["cache-control"]]).toEqual([path, true, "private, no-store"]);
  }
});

test("two hundred megabytes are refused before most of them are sent", async () => {
  for (const path of ["/api/auth/sign-in/email", "/api/auth/sign-up/email", "/api/checkout"]) {
    const { status, sentBytes } = await pour(path, 200_000_000);
    expect([path, status, sentBytes < 20_000_000]).toEqual([path, 413, true]);
  }
});

/** Sends bytes until there is an answer. What the sockets between hold is sent, too. */
function pour(path: string, bytes: number): Promise<{ status: number; sentBytes: number }> {
  const { hostname, port } = new URL(shop().url);
  const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
  return new Promise((resolve, reject) => {
    let sentBytes = 0;
    let answered = false;
    const request = http.request({ hostname, port, method: "POST", path, headers }, (response) => {
      answered = true;
      response.resume();
      resolve({ status: response.statusCode ?? 0, sentBytes });
      request.destroy();
    });
    request.on("error", (error) => answered || reject(error));
    const chunk = Buffer.alloc(65_536, " ");
    const send = () => {
      if (answered) return;
      if (sentBytes >= bytes) return void request.end();
      sentBytes += chunk.length;
      if (request.write(chunk)) setImmediate(send);
      else request.once("drain", send);
    };
    send();
  });
}

test("one address makes sixty checkouts a minute at most, and hears when to come again", async () => {
  const before = await countOf(shop(), "checkouts");
  const { productId, variantId } = await findVariant(shop());
  const statuses: number[] = [];
  const began = Date.now();
  for (let n = 0; n < 70; n += 1) {
    const body = { customerName: "Ada", customerEmail: `stranger-${n}@example.com`, customerAddress: "12 Main St" };
    const items = [{ productId, variantId, quantity: 1 }];
    const paymentMethod = { type: "card", token: "tok_declined" };
    const answer = await post(
      shop(),
      "/api/checkout",
      { ...body, items, paymentMethod },
      { "x-forwarded-for": `10.0.0.${n}` },
    );
    statuses.push(answer.status);
    if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(new Set(statuses)).toEqual(new Set([402, 429]));
  // The window slides: when a new minute begins meanwhile, the old one lets go of one request a second.
  const most = 61 + Math.ceil((Date.now() - began) / 1000);
  expect(statuses.filter((status) => status === 402).length).toBeLessThanOrEqual(most);
  expect((await countOf(shop(), "checkouts")) - before).toBeLessThanOrEqual(most);
}, 60_000);

test("where others can reach it, the shop does not start with the provider that takes tok_visa from everybody", async () => {
  const { code, printed } = await start({ ...shop().environment, APP_URL: "https://shop.example.com" });
  expect(code).toBe(1);
  expect(printed).toContain("ALLOW_TEST_PAYMENTS");
});

async function start(environment: Record<string, string>): Promise<{ code: number | null; printed: string }> {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = fork(next, ["start", "-p", String(await freePort(0))], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, printed };
}
