import { spawnSync } from "node:child_process";
import { Ratelimit } from "@upstash/ratelimit";
import { handle, Realtime } from "@upstash/realtime";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { until } from "@/dev/testing.ts";
import { type RedisDoor, startRedis } from "./server.ts";

const engines = (["js", "redis-server"] as const).filter(
  (engine) => engine === "js" || spawnSync("redis-server", ["--version"]).status === 0,
);

describe.each(engines)("Upstash's own clients over %s", (engine) => {
  let door: RedisDoor;
  let redis: Redis;
  beforeAll(async () => {
    door = await startRedis({ port: 0, token: "t", engine });
    redis = new Redis({ url: `http://127.0.0.1:${door.port}`, token: "t", retry: false });
  });
  afterAll(() => door.stop());
  beforeEach(() => redis.flushall());

  test("values come back as they were, pipelined without asking", async () => {
    const [set, get, hash] = await Promise.all([
      redis.set("json", { name: "Ästhetik", price: 29.99 }, { ex: 60 }),
      redis.get("json"),
      redis.hset("h", { a: "1", b: "two" }),
    ]);
    expect([set, get, hash]).toEqual(["OK", { name: "Ästhetik", price: 29.99 }, 2]);
    expect(await redis.hgetall("h")).toEqual({ a: 1, b: "two" });
    expect(await redis.set("json", 1, { nx: true })).toBeNull();
    await redis.zadd("z", { score: 1.5, member: "a" }, { score: 2, member: "b" });
    expect(await redis.zrange("z", 0, -1, { withScores: true })).toEqual(["a", 1.5, "b", 2]);
    expect(await redis.scan(0, { match: "h*" })).toEqual(["0", ["h"]]);
    await redis.del("json", "h", "z");
    expect(await redis.exists("json", "h", "z")).toBe(0);
  });

  test("pipelines and transactions give each result, and an error is thrown as one", async () => {
    expect(await redis.pipeline().set("a", 1).incr("a").get("a").exec()).toEqual(["OK", 2, 2]);
    expect(await redis.multi().set("a", 5).decr("a").exec()).toEqual(["OK", 4]);
    await expect(redis.lpush("a", "x")).rejects.toThrow(/WRONGTYPE/);
    await expect(redis.pipeline().get("a").lpush("a", "x").exec()).rejects.toThrow(/WRONGTYPE/);
  });

  test("a script is found by its SHA-1 after its first run, and again after the engine forgot it", async () => {
    const script = redis.createScript("return redis.call('INCRBY', KEYS[1], ARGV[1])");
    expect(await script.exec(["n"], ["2"])).toBe(2);
    expect(await script.exec(["n"], ["3"])).toBe(5);
    await redis.scriptFlush();
    expect(await script.exec(["n"], ["1"])).toBe(6);
  });

  test("a subscriber hears what is published to it", async () => {
    const heard: unknown[] = [];
    const subscription = redis.subscribe<{ order: string }>(["orders"]);
    onTestFinished(() => subscription.unsubscribe());
    let ready = false;
    subscription.on("subscribe", () => {
      ready = true;
    });
    subscription.on("message", ({ channel, message }) => heard.push([channel, message]));
    await until(() => ready);
    await redis.publish("orders", { order: "ord_1" });
    await until(() => heard.length > 0);
    expect(heard).toEqual([["orders", { order: "ord_1" }]]);
  });

  test.each([
    ["fixed window", Ratelimit.fixedWindow(3, "60 s")],
    ["sliding window", Ratelimit.slidingWindow(3, "60 s")],
    ["token bucket", Ratelimit.tokenBucket(3, "60 s", 3)],
  ])("a rate limit with a %s allows what it says, refuses the rest, and can be reset", async (_name, limiter) => {
    const limit = new Ratelimit({ redis, limiter, ephemeralCache: false });
    const tries = async () => {
      const allowed: boolean[] = [];
      for (let index = 0; index < 5; index += 1) {
        const { success, pending, reason } = await limit.limit("ada");
        // A time-out allows everything: it would hide that the script failed.
        expect(reason).not.toBe("timeout");
        await pending;
        allowed.push(success);
      }
      return allowed;
    };
    expect(await tries()).toEqual([true, true, true, false, false]);
    expect((await limit.getRemaining("ada")).remaining).toBe(0);
    await limit.resetUsedTokens("ada");
    expect(await tries()).toEqual([true, true, true, false, false]);
  });

  test("a rate limit works after the engine forgot its scripts", async () => {
    const limit = new Ratelimit({ redis, limiter: Ratelimit.fixedWindow(2, "60 s"), ephemeralCache: false });
    expect((await limit.limit("ada")).success).toBe(true);
    await redis.scriptFlush();
    expect((await limit.limit("ada")).success).toBe(true);
    expect((await limit.limit("ada")).success).toBe(false);
  });

  test("realtime events reach a browser's stream, missed ones first", async () => {
    const realtime = new Realtime({ schema: { order: { placed: z.object({ id: z.string() }) } }, redis });
    await realtime.channel("seller").emit("order.placed", { id: "ord_missed" });

    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const request = new Request("http://localhost/api/realtime?channel=seller&last_ack_seller=0", {
      signal: abort.signal,
    });
    const response = await handle({ realtime })(request);
    let text = "";
    const reading = async () => {
      for await (const chunk of response?.body ?? []) text += new TextDecoder().decode(chunk);
    };
    reading().catch(() => {});
    await until(() => text.includes("ord_missed"));
    await realtime.channel("seller").emit("order.placed", { id: "ord_live" });
    await until(() => text.includes("ord_live"));
    expect(text.indexOf("ord_missed")).toBeLessThan(text.indexOf("ord_live"));
  });
});
