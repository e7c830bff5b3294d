import { Redis } from "@upstash/redis";
import { describe, expect, test } from "vitest";
import { engines, openDoor, TOKEN } from "./door-fixture.ts";

describe.each(engines)("what clients ask of Redis, over %s", (engine) => {
  const { url, post } = openDoor(engine);
  const client = () => new Redis({ url: url(""), token: TOKEN, retry: false });

  test("a stream is cut to exactly as many entries as asked for, with = or without, when it grows and afterwards", async () => {
    const redis = client();
    for (let index = 0; index < 5; index += 1) {
      await redis.xadd("s", "*", { index }, { trim: { type: "MAXLEN", comparison: "=", threshold: 3 } });
    }
    expect(await redis.xlen("s")).toBe(3);
    expect(await redis.xtrim("s", { strategy: "MAXLEN", exactness: "=", threshold: 2 })).toBe(1);
    expect(await post("/", ["XTRIM", "s", "MAXLEN", 1])).toMatchObject({ body: { result: 1 } });
    const rare = { nomkStream: true, trim: { type: "MAXLEN", comparison: "=", threshold: 3 } } as const;
    expect(await redis.xadd("none", "*", { a: 1 }, rare)).toBeNull();
    await redis.xadd(
      "s",
      "5000000000000-1",
      { a: 1 },
      { trim: { type: "MINID", comparison: "=", threshold: "5000000000000" } },
    );
    expect(await redis.xlen("s")).toBe(1);
  });

  test("the same is understood in a script and in a transaction; elsewhere = is a name like any other", async () => {
    const script = "return redis.call('XADD', KEYS[1], 'MAXLEN', '=', 1, '*', 'MAXLEN', '=')";
    await post("/", ["EVAL", script, 1, "s"]);
    await post("/multi-exec", [["XADD", "s", "MAXLEN", "=", 1, "*", "MAXLEN", "="]]);
    expect(await post("/", ["XRANGE", "s", "-", "+"])).toMatchObject({
      body: { result: [[expect.any(String), ["MAXLEN", "="]]] },
    });
    expect(await post("/", ["XADD", "MAXLEN", "*", "=", "1"])).toMatchObject({ status: 200 });
    expect(await post("/", ["XADD", "s", "MAXLEN", "=", "many", "*", "a", "1"])).toMatchObject({ status: 400 });
  });

  test("a key is copied to another, never over one that is there unless told to, and never onto itself", async () => {
    const redis = client();
    await redis.set("k", "v", { exat: 4_000_000_000 });
    expect(await redis.copy("k", "copy")).toBe("COPIED");
    expect(await redis.get("copy")).toBe("v");
    expect(await post("/", ["EXPIRETIME", "copy"])).toMatchObject({ body: { result: 4_000_000_000 } });
    expect(await redis.copy("k", "copy")).toBe("NOT_COPIED");
    expect(await redis.copy("k", "copy", { replace: true })).toBe("COPIED");
    const onItself = { status: 400, body: { error: "ERR source and destination objects are the same" } };
    expect(await post("/", ["COPY", "k", "k"])).toEqual(onItself);
    expect(await post("/", ["COPY", "k", "k", "REPLACE"])).toEqual(onItself);
  });

  test("keys are listed with their types, or those of one type alone, page by page, and to the end", async () => {
    const redis = client();
    await redis.set("text", "v");
    await redis.set("withtype", "v");
    await redis.hset("hash", { a: 1 });
    await redis.xadd("stream", "*", { a: 1 });
    const [cursor, found] = await redis.scan(0, { withType: true, count: 100 });
    expect(cursor).toBe("0");
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        { key: "text", type: "string" },
        { key: "withtype", type: "string" },
        { key: "hash", type: "hash" },
        { key: "stream", type: "stream" },
      ]),
    );
    expect(await redis.scan(0, { withType: true, match: "withtype", count: 100 })).toEqual([
      "0",
      [{ key: "withtype", type: "string" }],
    ]);
    expect(await redis.scan(0, { type: "hash", count: 100 })).toEqual(["0", ["hash"]]);

    await Promise.all(Array.from({ length: 50 }, (_, index) => redis.set(`many-${index}`, index)));
    const seen = new Set<string>();
    let next = "0";
    do {
      const [after, page] = await redis.scan(next, { withType: true, match: "many-*", count: 10 });
      for (const { key, type } of page) seen.add(`${key} ${type}`);
      next = after;
    } while (next !== "0");
    expect(seen.size).toBe(50);
  });

  test("what SCAN does not understand is refused in its own words, with types as without", async () => {
    for (const options of [["BOGUS"], ["COUNT", "x"], ["COUNT", "0"]]) {
      const without = await post("/", ["SCAN", "0", ...options]);
      expect(without).toMatchObject({ status: 400 });
      expect(await post("/", ["SCAN", "0", ...options, "WITHTYPE"])).toEqual(without);
    }
    await post("/", ["SET", "k", "v"]);
    const page = { result: ["0", ["k", "string"]] };
    expect(await post("/multi-exec", [["PING"], ["scan", "0", "withtype"]])).toMatchObject({
      status: 200,
      body: [{ result: "PONG" }, page],
    });
    expect(await post("/pipeline", [["SCAN", "0", "MATCH", "k", "WithType", "COUNT", 100]])).toMatchObject({
      body: [page],
    });
    expect(await post("/", ["SCAN", "0", "MATCH", "WITHTYPE"])).toMatchObject({ body: { result: ["0", []] } });
  });

  test("the fields of a hash expire one by one, and say when", async ({ skip }) => {
    const { body } = await post("/", ["INFO", "server"]);
    const isOld = engine === "redis-server" && /redis_version:([0-6]|7\.[0-3])\./.test(JSON.stringify(body));
    skip(isOld, "only since Redis 7.4 can a field expire");
    const redis = client();
    await redis.hset("h", { a: "1", b: "2", c: "3" });
    expect(await redis.hexpireat("h", "a", 4_000_000_000)).toEqual([1]);
    expect(await redis.hpexpireat("h", "b", 4_000_000_000_001)).toEqual([1]);
    expect(await redis.hexpiretime("h", ["a", "b", "c", "none"])).toEqual([4_000_000_000, 4_000_000_001, -1, -2]);
    expect(await redis.hpexpiretime("h", ["a", "b", "c", "none"])).toEqual([4e12, 4_000_000_000_001, -1, -2]);
    expect(await redis.hexpiretime("none", "a")).toEqual([-2]);
    expect(await redis.hpersist("h", ["a", "c"])).toEqual([1, -1]);
    expect(await redis.hexpire("h", ["a", "c"], 100)).toEqual([1, 1]);
    expect(await redis.httl("h", ["a", "none"])).toEqual([expect.any(Number), -2]);
    expect(await redis.hpexpire("h", "a", 0)).toEqual([2]);
    expect(await redis.hgetall("h")).toEqual({ b: 2, c: 3 });
    await redis.set("text", "v");
    await expect(redis.hexpiretime("text", "a")).rejects.toThrow(/WRONGTYPE/);
    expect(await post("/", ["HEXPIRETIME", "h", "FIELDS", 2, "a"])).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/numfields/i) },
    });
  });
});
