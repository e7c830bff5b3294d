import { expect, test } from "vitest";
import { openRedis } from "./console-fixture.ts";
import { RedisClient } from "./redis-client.ts";

async function openDesk() {
  const { redis, target } = await openRedis();
  return { redis, desk: new RedisClient({ name: "Redis", ...target }) };
}

test("a value of every type is shown as names and values, with its size", async () => {
  const { redis, desk } = await openDesk();
  await redis.set("text", "ünï");
  await redis.hset("hash", { a: "1" });
  await redis.rpush("list", "x", "y");
  await redis.sadd("set", "m");
  await redis.zadd("zset", { score: 2, member: "m" });
  await redis.xadd("stream", "1-1", { field: "value" });
  const shown = async (key: string) => {
    const value = await desk.value(key);
    return [value?.type, value?.size, value?.entries, value?.whole];
  };
  expect(await shown("text")).toEqual(["string", 5, [["", "ünï"]], true]);
  expect(await shown("hash")).toEqual(["hash", 1, [["a", "1"]], true]);
  expect(await shown("list")).toEqual([
    "list",
    2,
    [
      ["0", "x"],
      ["1", "y"],
    ],
    true,
  ]);
  expect(await shown("set")).toEqual(["set", 1, [["0", "m"]], true]);
  expect(await shown("zset")).toEqual(["zset", 1, [["m", "2"]], true]);
  expect(await shown("stream")).toEqual(["stream", 1, [["1-1", "field value"]], true]);
  expect(await desk.value("nothing")).toBeUndefined();
});

test("only the beginning of what is long is fetched", async () => {
  const { redis, desk } = await openDesk();
  await redis.set("long", "x".repeat(70_000));
  await redis.rpush("list", ...Array.from({ length: 300 }, String));
  expect(await desk.value("long")).toMatchObject({ size: 70_000, whole: false, entries: [["", "x".repeat(65_536)]] });
  expect((await desk.value("list"))?.entries).toHaveLength(200);
});

test("keys are scanned page by page, each key once", async () => {
  const { redis, desk } = await openDesk();
  await redis.mset(Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`key:${n}`, "1"])));
  const seen: string[] = [];
  for (let cursor = "0"; ; ) {
    const page = await desk.keys("key:*", cursor);
    seen.push(...page.keys.map(({ key }) => key));
    cursor = page.cursor;
    if (cursor === "0") break;
  }
  expect(new Set(seen).size).toBe(900);
  expect(await desk.size()).toBe(900);
});
