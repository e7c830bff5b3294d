import { createServer, type ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

/** What Redis does when it is asked; by default nothing, for ever. */
let behave: (response: ServerResponse) => void = () => {};
let questions = 0;

const server = createServer((request, response) => {
  questions += 1;
  request.resume().on("end", () => behave(response));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  process.env.UPSTASH_REDIS_REST_URL = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  questions = 0;
});
afterEach(() => vi.useRealTimers());

/** The client of a process that has just started: it has not lost its patience yet. */
async function newClient() {
  vi.resetModules();
  const { withRedis } = await import("./redis");
  return () => withRedis((redis) => redis.get<string>("key"), "without Redis");
}

const says =
  (value: unknown, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };

test("what Redis says is the answer, and text stays text", async () => {
  behave = says([{ result: Buffer.from("1").toString("base64") }]);
  expect(await (await newClient())()).toBe("1");
});

test("a Redis that is silent, broken, or answers nonsense is done without", async () => {
  for (const one of [
    () => {},
    says({ error: "ERR" }, 500),
    says("nonsense"),
    (response: ServerResponse) => response.destroy(),
  ]) {
    behave = one;
    expect(await (await newClient())()).toBe("without Redis");
  }
});

test("after five failures nobody waits for it any more; after five seconds one asks, and all is well again", async () => {
  behave = says({ error: "ERR" }, 500);
  const ask = await newClient();
  for (let time = 0; time < 5; time += 1) await ask();
  expect(questions).toBe(5);
  expect(await ask()).toBe("without Redis");
  expect(questions).toBe(5);
  behave = says([{ result: Buffer.from("back").toString("base64") }]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_100 });
  expect(await ask()).toBe("back");
  expect(await ask()).toBe("back");
});
