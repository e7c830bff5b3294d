import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startRedis } from "@/dev/redis/server";
import { processWithDeduplication } from "./deduplication";

let redis: Awaited<ReturnType<typeof startRedis>>;
let direct: Redis;

beforeAll(async () => {
  redis = await startRedis({ port: 0, token: "test", engine: "js" });
  const url = `http://127.0.0.1:${redis.port}`;
  process.env.UPSTASH_REDIS_REST_URL = url;
  direct = new Redis({ url, token: "test", automaticDeserialization: false, enableTelemetry: false });
  // The first command of each kind is the slow one, and the shop waits for Redis only so long.
  await processWithDeduplication("evt_first", async () => {});
  await direct.eval("return 1", [], []);
});
// The last test has stopped it, unless that one did not run.
afterAll(() => redis.stop().catch(() => {}));

/** Work that waits until it is let go. */
function heldWork() {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { work: vi.fn(() => gate), letGo };
}

test("an event is processed once", async () => {
  const work = vi.fn(async () => {});
  expect(await processWithDeduplication("evt_once", work)).toEqual({ processed: true });
  // A duplicate leaves the memory as it is: the one after it is a duplicate, too.
  for (const _ of [1, 2]) expect(await processWithDeduplication("evt_once", work)).toEqual({ processed: false });
  expect(work).toHaveBeenCalledOnce();
});

test("what is done is remembered for an hour under the key that everybody knows", async () => {
  await processWithDeduplication("evt_hour", async () => {});
  expect(await direct.get("webhook:dedup:evt_hour")).toBe("done");
  const seconds = await direct.ttl("webhook:dedup:evt_hour");
  expect(seconds).toBeGreaterThan(3500);
  expect(seconds).toBeLessThanOrEqual(3600);
});

test("while somebody works on an event, a second delivery is sent away to come again", async () => {
  const { work, letGo } = heldWork();
  const first = processWithDeduplication("evt_busy", work);
  await vi.waitFor(() => expect(work).toHaveBeenCalled(), { timeout: 10_000 });
  const claim = await direct.get("webhook:dedup:evt_busy");
  const second = vi.fn(async () => {});
  await expect(processWithDeduplication("evt_busy", second)).rejects.toMatchObject({
    code: "unavailable",
    extra: { retryAfterSeconds: 1 },
  });
  expect(second).not.toHaveBeenCalled();
  expect(await direct.get("webhook:dedup:evt_busy")).toBe(claim);
  // A process that is killed holds its claim for seconds only.
  expect(await direct.ttl("webhook:dedup:evt_busy")).toBeLessThanOrEqual(5);
  letGo();
  expect(await first).toEqual({ processed: true });
});

test("of twenty deliveries at once one does the work", async () => {
  const { work, letGo } = heldWork();
  const deliveries = Array.from({ length: 20 }, () => processWithDeduplication("evt_crowd", work));
  const settled = Promise.allSettled(deliveries);
  await vi.waitFor(() => expect(work).toHaveBeenCalled(), { timeout: 10_000 });
  letGo();
  const results = await settled;
  expect(results.filter((result) => result.status === "fulfilled" && result.value.processed)).toHaveLength(1);
  expect(work).toHaveBeenCalledOnce();
});

test("work that fails gives its claim back: the retry is not taken for a duplicate", async () => {
  const broken = async () => {
    throw new Error("no database");
  };
  await expect(processWithDeduplication("evt_retry", broken)).rejects.toThrow("no database");
  expect(await direct.exists("webhook:dedup:evt_retry")).toBe(0);
  expect(await processWithDeduplication("evt_retry", async () => {})).toEqual({ processed: true });
});

test("a claim that another has taken over is not released by the one who lost it", async () => {
  const slowAndBroken = async () => {
    await direct.set("webhook:dedup:evt_lost", "another claim");
    throw new Error("too late");
  };
  await expect(processWithDeduplication("evt_lost", slowAndBroken)).rejects.toThrow("too late");
  expect(await direct.get("webhook:dedup:evt_lost")).toBe("another claim");
});

test("without Redis the work is always done: the inbox row decides", async () => {
  await redis.stop();
  const work = vi.fn(async () => {});
  for (const _ of [1, 2]) expect(await processWithDeduplication("evt_alone", work)).toEqual({ processed: true });
  expect(work).toHaveBeenCalledTimes(2);
  const broken = () => Promise.reject(new Error("broken"));
  await expect(processWithDeduplication("evt_alone", broken)).rejects.toThrow("broken");
});
