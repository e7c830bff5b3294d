import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startRedis } from "@/dev/redis/server";

let redis: Awaited<ReturnType<typeof startRedis>>;
let direct: Redis;

beforeAll(async () => {
  redis = await startRedis({ port: 0, token: "test", engine: "js" });
  const url = `http://127.0.0.1:${redis.port}`;
  process.env.UPSTASH_REDIS_REST_URL = url;
  direct = new Redis({ url, token: "test", automaticDeserialization: false, enableTelemetry: false });
  await direct.ping();
});
// The last test has stopped it, unless that one did not run.
afterAll(() => redis.stop().catch(() => {}));
afterEach(() => vi.useRealTimers());

/** The cache of an instance that has just started: its memory is empty, Redis is not. */
async function newInstance() {
  vi.resetModules();
  return (await import("./cache")).getCachedData;
}

/** A source whose answer is the number of the question. */
function source() {
  let questions = 0;
  return vi.fn(async () => ++questions);
}

function later(seconds: number) {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
}

test("however many ask at once, the source is asked once", async () => {
  const getCachedData = await newInstance();
  const fetcher = source();
  const answers = await Promise.all(Array.from({ length: 50 }, () => getCachedData("crowd", 60, fetcher)));
  expect(new Set(answers).size).toBe(1);
  expect(fetcher).toHaveBeenCalledOnce();
});

test("a value is fetched again when its time is over", async () => {
  const getCachedData = await newInstance();
  const fetcher = source();
  const first = await getCachedData("time", 10, fetcher);
  later(9);
  expect(await getCachedData("time", 10, fetcher)).toBe(first);
  later(2);
  expect(await getCachedData("time", 10, fetcher)).not.toBe(first);
  expect(fetcher).toHaveBeenCalledTimes(2);
});

test("a stale value is served at once while one caller fetches the new one", async () => {
  const getCachedData = await newInstance();
  const first = await getCachedData("stale", 10, source(), 100);
  later(11);
  let arrive = (_value: number) => {};
  const slow = vi.fn(
    () =>
      new Promise<number>((resolve) => {
        arrive = resolve;
      }),
  );
  for (const _ of [1, 2, 3]) expect(await getCachedData("stale", 10, slow, 100)).toBe(first);
  expect(slow).toHaveBeenCalledOnce();
  arrive(-1);
  await vi.waitFor(async () => expect(await getCachedData("stale", 10, slow, 100)).toBe(-1), { timeout: 10_000 });
  expect(slow).toHaveBeenCalledOnce();
});

test("a source that fails costs the stale reader nothing, and is asked again", async () => {
  const getCachedData = await newInstance();
  const first = await getCachedData("failing", 10, source(), 100);
  later(11);
  const broken = vi.fn(() => Promise.reject(new Error("down")));
  expect(await getCachedData("failing", 10, broken, 100)).toBe(first);
  await vi.waitFor(
    async () => {
      await getCachedData("failing", 10, broken, 100);
      expect(broken.mock.calls.length).toBeGreaterThan(1);
    },
    { timeout: 10_000 },
  );
});

test("past its stale time an old value is not served, even when the source fails", async () => {
  const getCachedData = await newInstance();
  await getCachedData("gone", 10, source(), 10);
  later(21);
  await expect(getCachedData("gone", 10, () => Promise.reject(new Error("down")), 10)).rejects.toThrow("down");
});

test("a failure is not remembered", async () => {
  const getCachedData = await newInstance();
  await expect(getCachedData("failed", 10, () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await getCachedData("failed", 10, async () => "up")).toBe("up");
});

test("another instance finds the value in Redis, and Redis forgets it when it is stale", async () => {
  const first = await newInstance();
  await first("shared", 10, async () => ({ name: "Tide", price: 29.99 }), 5);
  await vi.waitFor(async () => expect(await direct.exists("cache:shared")).toBe(1), { timeout: 10_000 });
  expect(await direct.ttl("cache:shared")).toBeGreaterThan(10);
  const second = await newInstance();
  const fetcher = vi.fn(async () => ({ name: "", price: 0 }));
  expect(await second("shared", 10, fetcher, 5)).toEqual({ name: "Tide", price: 29.99 });
  expect(fetcher).not.toHaveBeenCalled();
});

test("what does not look like a cached value is fetched anew, not handed out", async () => {
  const getCachedData = await newInstance();
  for (const garbage of ["not JSON", "{}", '{"value":1,"freshUntil":"tomorrow"}', "null"]) {
    await direct.set(`cache:${garbage}`, garbage);
    expect(await getCachedData(garbage, 60, async () => "true")).toBe("true");
  }
});

test("without Redis everything still works", async () => {
  const getCachedData = await newInstance();
  await redis.stop();
  const fetcher = source();
  const first = await getCachedData("alone", 60, fetcher);
  expect(await getCachedData("alone", 60, fetcher)).toBe(first);
  expect(fetcher).toHaveBeenCalledOnce();
});
