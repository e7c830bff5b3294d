import { ChildProcess, spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { ROOT } from "@/dev/child.ts";
import { isAlive, runSource, temporaryFolder, until } from "@/dev/testing.ts";
import { connect, openEngine } from "./engine.ts";
import { startRedis } from "./server.ts";

const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;

test("without a redis-server on the PATH the engine written in JavaScript takes over", async () => {
  vi.stubEnv("PATH", temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
  const door = await startRedis({ port: 0, token: "t" });
  onTestFinished(() => door.stop());
  expect(door.engine).toBe("js");
  await expect(openEngine("redis-server")).rejects.toThrow(/no redis-server on the PATH/);
});

test("a redis-server that could not be started is sent no signal: it would reach our whole process group", async () => {
  vi.stubEnv("PATH", temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
  const kill = vi.spyOn(ChildProcess.prototype, "kill").mockReturnValue(true);
  onTestFinished(() => kill.mockRestore());
  const engine = await openEngine("auto");
  await engine.stop();
  expect(kill).not.toHaveBeenCalled();
});

test("REDIS_URL is used when it is set, database number included, and scripts fit what it is", async () => {
  const behind = await openEngine("js");
  onTestFinished(() => behind.stop());
  const { port } = z.object({ port: z.number() }).parse(behind.address);
  vi.stubEnv("REDIS_URL", `redis://127.0.0.1:${port}/3`);
  onTestFinished(() => void vi.unstubAllEnvs());

  const door = await startRedis({ port: 0, token: "t" });
  onTestFinished(() => door.stop());
  await call(door.port, "/set/k/v");
  const script = "#!lua flags=allow-key-locking\nreturn redis.call('GET', 'k')";
  expect(await (await call(door.port, "/", JSON.stringify(["EVAL", script, 0]))).json()).toEqual({ result: "v" });

  expect(door.engine).toBe("REDIS_URL");
  const direct = await connect(behind);
  onTestFinished(() => direct.disconnect());
  expect(await direct.exists("k")).toBe("0");
  await direct.select(3);
  expect(await direct.get("k")).toBe("v");
});

test("a database number that the Redis at REDIS_URL does not have is refused, not replaced by another", async () => {
  const behind = await openEngine("js");
  onTestFinished(() => behind.stop());
  const { port } = z.object({ port: z.number() }).parse(behind.address);
  vi.stubEnv("REDIS_URL", `redis://127.0.0.1:${port}/99`);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startRedis({ port: 0, token: "t" })).rejects.toThrow(/out of range/);
});

test("when the engine is gone a command fails at once with 503, and subscribers are let go", async () => {
  const behind = await openEngine("js");
  const { port } = z.object({ port: z.number() }).parse(behind.address);
  vi.stubEnv("REDIS_URL", `redis://127.0.0.1:${port}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const door = await startRedis({ port: 0, token: "t" });
  onTestFinished(() => door.stop());
  const headers = { authorization: "Bearer t", accept: "text/event-stream" };
  const stream = await fetch(`http://127.0.0.1:${door.port}/subscribe/news`, { headers });
  const ended = stream.text();

  await behind.stop();

  expect(await ended).toBe("data: subscribe,news,1\n\n");
  await until(async () => (await call(door.port, "/get/k")).status === 503);
});

test.runIf(hasRedisServer)("a redis-server whose socket is there before it listens is waited for", async () => {
  const folder = temporaryFolder();
  const slow = `#!/bin/sh
PATH=\${PATH#*:}
[ "$1" = --version ] && exec redis-server --version
: > "$4"
sleep 0.3
exec redis-server "$@"
`;
  writeFileSync(path.join(folder, "redis-server"), slow, { mode: 0o755 });
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const door = await startRedis({ port: 0, token: "t", engine: "redis-server" });
  onTestFinished(() => door.stop());
  expect((await call(door.port, "/ping")).status).toBe(200);
});

test.runIf(hasRedisServer)("a redis-server that dies is reported as the end of the service", async () => {
  const door = await startRedis({ port: 0, token: "t", engine: "redis-server" });
  onTestFinished(() => door.stop());
  const info = z.object({ result: z.string() }).parse(await (await call(door.port, "/info/server")).json()).result;
  process.kill(Number(/process_id:(\d+)/.exec(info)?.[1]), "SIGKILL");
  await door.ended;
  expect((await call(door.port, "/get/k")).status).toBe(503);
});

test.runIf(hasRedisServer)("kill -9 of its parent ends the redis-server and leaves no file behind", async () => {
  const { child, said } = await runSource(
    temporaryFolder(),
    `import { startRedis } from "${ROOT}/dev/redis/server.ts";
     const door = await startRedis({ port: 0, token: "t", engine: "redis-server" });
     const answer = await fetch(\`http://127.0.0.1:\${door.port}/info/server?_token=t\`);
     const { result } = await answer.json();
     const socket = /unixsocket|oncart-redis-\\w+/.exec(result)?.[0];
     console.log(JSON.stringify({ pid: Number(/process_id:(\\d+)/.exec(result)[1]), socket }));`,
  );
  const { pid } = z.object({ pid: z.number() }).parse(said);
  expect(isAlive(pid)).toBe(true);
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("oncart-redis-")).length;
  child.kill("SIGKILL");
  await until(() => !isAlive(pid));
  await until(() => readdirSync(tmpdir()).filter((name) => name.startsWith("oncart-redis-")).length < before);
});

function call(port: number, path: string, body?: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? "POST" : "GET",
    body,
    headers: { authorization: "Bearer t" },
  });
}
