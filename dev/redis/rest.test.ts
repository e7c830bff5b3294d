import { describe, expect, test } from "vitest";
import { z } from "zod";
import { engines, openDoor, TOKEN } from "./door-fixture.ts";

describe.each(engines)("the REST door over %s", (engine) => {
  const { url, bearer, call, post } = openDoor(engine);

  test("a command is a JSON list; its result, or its error with status 400, comes back", async () => {
    expect(await post("/", ["SET", "k", "v"])).toEqual({ status: 200, body: { result: "OK" } });
    expect(await post("/", ["get", "k"])).toEqual({ status: 200, body: { result: "v" } });
    expect(await post("/", ["GET", "none"])).toEqual({ status: 200, body: { result: null } });
    expect(await post("/", ["LPUSH", "k", "x"])).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^WRONGTYPE /) },
    });
    expect(await post("/", ["NOPE"])).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^ERR unknown command/) },
    });
  });

  test("arguments that are not strings are written as JSON", async () => {
    await post("/", ["HSET", "h", "number", 1, "yes", true, "object", { a: [1] }]);
    expect(await post("/", ["HGETALL", "h"])).toMatchObject({
      body: { result: ["number", "1", "yes", "true", "object", '{"a":[1]}'] },
    });
  });

  test("what no client means is refused: arguments without end, or nested without end, and the debugger of scripts", async () => {
    const many = Array.from({ length: 500_000 }, () => "x");
    expect(await post("/", ["DEL", ...many])).toMatchObject({ status: 400 });
    const deep = `["SET","k",${"[".repeat(200_000)}${"]".repeat(200_000)}]`;
    expect(await call("POST", "/", deep)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/deeply/) },
    });
    expect(await post("/", ["SCRIPT", "debug", "YES"])).toMatchObject({ status: 400 });
    expect(await post("/", ["PING"])).toMatchObject({ body: { result: "PONG" } });
  });

  test("an integer that a double cannot hold comes as a string, any other as a number", async () => {
    await post("/", ["SET", "n", "9007199254740993"]);
    expect(await post("/", ["INCRBY", "n", "1"])).toMatchObject({ body: { result: "9007199254740994" } });
    expect(await post("/", ["INCRBY", "small", "41"])).toMatchObject({ body: { result: 41 } });
  });

  test("lists may be nested, and an error inside a list is a string", async () => {
    const script = "return {1, {'a', {}}, redis.error_reply('ERR inside')}";
    expect(await post("/", ["EVAL", script, 0])).toMatchObject({ body: { result: [1, ["a", []], "ERR inside"] } });
  });

  test("a pipeline answers each command by itself, the failed ones too", async () => {
    const { status, body } = await post("/pipeline", [
      ["SET", "k", "v"],
      ["LPUSH", "k", "x"],
      ["BLPOP", "l", 0],
      [],
      ["GET", "k"],
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { result: "OK" },
      { error: expect.stringMatching(/^WRONGTYPE/) },
      { error: expect.stringMatching(/not available/) },
      { error: expect.stringMatching(/^ERR/) },
      { result: "v" },
    ]);
  });

  test("a transaction runs all its commands together, and none when one of them makes no sense", async () => {
    expect(
      await post("/multi-exec", [
        ["SET", "n", "1"],
        ["INCR", "n"],
        ["LPUSH", "n", "x"],
        ["GET", "n"],
      ]),
    ).toMatchObject({
      status: 200,
      body: [{ result: "OK" }, { result: 2 }, { error: expect.stringMatching(/^WRONGTYPE/) }, { result: "2" }],
    });
    expect(await post("/multi-exec", [["SET", "n", "9"], ["GET"]])).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^EXECABORT/) },
    });
    expect(
      await post("/multi-exec", [
        ["SET", "n", "9"],
        ["WATCH", "n"],
      ]),
    ).toMatchObject({ status: 400 });
    expect(await post("/", ["GET", "n"])).toMatchObject({ body: { result: "2" } });
  });

  test("transactions of many callers do not mix", async () => {
    const transfer = [
      ["INCRBY", "a", "-1"],
      ["INCRBY", "b", "1"],
      ["EVAL", "return redis.call('GET','a') + redis.call('GET','b')", "0"],
    ];
    const answers = await Promise.all(Array.from({ length: 50 }, () => post("/multi-exec", transfer)));
    for (const { body } of answers) expect(body).toMatchObject([{}, {}, { result: 0 }]);
  });

  test("a path is a command: body and query become arguments, escaped characters stay inside theirs", async () => {
    expect(await call("GET", "/set/a%2Fb/v%20w?EX=100&NX")).toMatchObject({ status: 200, body: { result: "OK" } });
    expect(await post("/", ["GET", "a/b"])).toMatchObject({ body: { result: "v w" } });
    expect(await post("/", ["TTL", "a/b"])).toMatchObject({ body: { result: 100 } });
    expect(await call("POST", "/set/from-body?EX=100", '{"x":1}')).toMatchObject({ body: { result: "OK" } });
    expect(await call("PUT", "/append/from-body", "!")).toMatchObject({ body: { result: 8 } });
    expect(await call("POST", "/get/from-body")).toMatchObject({ body: { result: '{"x":1}!' } });
    expect(await post("/", ["TTL", "from-body"])).toMatchObject({ body: { result: 100 } });
    const head = await fetch(url("/get/from-body"), { method: "HEAD", headers: bearer });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(await call("GET", "/get/%zz")).toMatchObject({ status: 400 });
  });

  test("with base64 every string is encoded but the bare OK and errors, nested ones and large integers included", async () => {
    const base64 = { "upstash-encoding": "base64" };
    expect(await post("/", ["SET", "k", "é\u0000"], base64)).toMatchObject({ body: { result: "OK" } });
    expect(await post("/", ["GET", "k"], base64)).toMatchObject({ body: { result: btoa("\u00c3\u00a9\u0000") } });
    expect(await post("/", ["EVAL", "return {'OK', {'deep'}, 7}", 0], base64)).toMatchObject({
      body: { result: [btoa("OK"), [btoa("deep")], 7] },
    });
    expect(await post("/", ["INCRBY", "n", "9007199254740993"], base64)).toMatchObject({
      body: { result: btoa("9007199254740993") },
    });
    expect(await post("/pipeline", [["GET", "none"], ["NOPE"]], base64)).toMatchObject({
      body: [{ result: null }, { error: expect.stringMatching(/^ERR unknown/) }],
    });
  });

  test("bytes that are no text survive base64", async () => {
    await post("/", ["SETBIT", "bytes", 0, 1]);
    expect(await post("/", ["GET", "bytes"], { "upstash-encoding": "base64" })).toMatchObject({
      body: { result: Buffer.from([0x80]).toString("base64") },
    });
  });

  test("every answer carries a new sync token", async () => {
    const tokens = new Set<string | null>();
    for (const [path, body] of [
      ["/", ["PING"]],
      ["/pipeline", [["PING"]]],
      ["/multi-exec", [["PING"]]],
      ["/", ["NOPE"]],
    ]) {
      const response = await fetch(url(String(path)), { method: "POST", headers: bearer, body: JSON.stringify(body) });
      tokens.add(response.headers.get("upstash-sync-token"));
    }
    expect(tokens.size).toBe(4);
    expect(tokens).not.toContain(null);
  });

  test("without the token there is no answer; it may be in the header or in the query", async () => {
    for (const authorization of ["", "Bearer wrong", TOKEN]) {
      const response = await fetch(url("/ping"), { headers: { authorization } });
      expect([response.status, await response.json()]).toMatchObject([401, { error: expect.stringMatching(/token/) }]);
    }
    expect(await (await fetch(url(`/ping?_token=${TOKEN}`))).json()).toEqual({ result: "PONG" });
  });

  test("what Upstash does not offer is refused by name, however it is written", async () => {
    for (const command of [
      ["blpop", "l", 0],
      ["Watch", "k"],
      ["SELECT", 1],
      ["SHUTDOWN"],
      ["CONFIG", "GET", "*"],
      ["MONITOR"],
    ]) {
      expect(await post("/", command)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^ERR Command is not available/) },
      });
    }
    expect(await post("/", ["XREAD", "block", 0, "STREAMS", "s", "$"])).toMatchObject({
      body: { error: expect.stringMatching(/not available/) },
    });
    expect(await post("/", ["XREAD", "STREAMS", "s", "0"])).toMatchObject({ body: { result: null } });
    expect(await post("/", ["PING"])).toMatchObject({ body: { result: "PONG" } });
    expect(await post("/", ["ECHO", "hello"])).toMatchObject({ body: { result: "hello" } });
  });

  test("an unknown script is reported as NOSCRIPT, alone and in a pipeline", async () => {
    const command = ["EVALSHA", "f".repeat(40), 0];
    expect(await post("/", command)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^NOSCRIPT/) },
    });
    expect(await post("/pipeline", [command])).toMatchObject({
      status: 200,
      body: [{ error: expect.stringMatching(/^NOSCRIPT/) }],
    });
  });

  test("a script written for Upstash runs, also by its SHA-1, in a pipeline and in a transaction", async () => {
    const script = "#!lua flags=allow-key-locking\nreturn redis.call('INCR', KEYS[1])";
    const loaded = await post("/", ["SCRIPT", "LOAD", script]);
    const sha = z.object({ result: z.string() }).parse(loaded.body).result;
    expect(await post("/", ["SCRIPT", "EXISTS", sha])).toMatchObject({ body: { result: [1] } });
    expect(await post("/", ["EVALSHA", sha, 1, "n"])).toMatchObject({ body: { result: 1 } });
    expect(
      await post("/pipeline", [
        ["EVALSHA", sha, 1, "n"],
        ["EVAL", script, 1, "n"],
      ]),
    ).toMatchObject({
      body: [{ result: 2 }, { result: 3 }],
    });
    const inTransaction = [
      ["SCRIPT", "LOAD", script],
      ["EVALSHA", sha, 1, "n"],
    ];
    expect(await post("/multi-exec", inTransaction)).toMatchObject({ body: [{ result: sha }, { result: 4 }] });
  });

  test("whatever arrives is answered, and the next caller is served", async () => {
    for (const [method, path, body] of [
      ["POST", "/", "not JSON"],
      ["POST", "/", "{}"],
      ["POST", "/", "[]"],
      ["POST", "/", "[null]"],
      ["POST", "/", '[["GET"]]'],
      ["POST", "/pipeline", "[]"],
      ["POST", "/pipeline", '{"0":1}'],
      ["POST", "/multi-exec", "7"],
      ["POST", "/multi-exec", "[[]]"],
      ["GET", "/", undefined],
      ["GET", "//", undefined],
    ] as const) {
      expect(await call(method, path, body)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^(ERR|WRONG)/) },
      });
    }
    expect(await call("DELETE", "/get/k")).toMatchObject({ status: 405 });
    expect(await call("POST", "/set/large", "x".repeat(10 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
    expect((await fetch(url("/get/k"), { headers: { ...bearer, accept: "text/event-stream" } })).status).toBe(400);
    expect((await fetch(url("/subscribe/"), { headers: { ...bearer, accept: "text/event-stream" } })).status).toBe(400);
    expect(await call("GET", "/ping")).toMatchObject({ status: 200 });
  });
});
