import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { EngineChoice } from "./engine.ts";
import { type RedisDoor, startRedis } from "./server.ts";

export const TOKEN = "rest-token";

/** The engines that can be tried here: the one from npm always, redis-server where it is installed. */
export const engines = (["js", "redis-server"] as const).filter(
  (engine) => engine === "js" || spawnSync("redis-server", ["--version"]).status === 0,
);

/** A REST door over an engine for a group of tests, emptied before each of them, and how to knock. */
export function openDoor(engine: EngineChoice, options: { patienceMs?: number } = {}) {
  let door: RedisDoor;
  beforeAll(async () => {
    door = await startRedis({ port: 0, token: TOKEN, engine, ...options });
  });
  afterAll(() => door.stop());
  beforeEach(() => post("/", ["FLUSHALL"]));

  const bearer = { authorization: `Bearer ${TOKEN}` };
  const url = (path: string) => `http://127.0.0.1:${door.port}${path}`;

  async function readJson(response: Response): Promise<unknown> {
    return response.json();
  }

  async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const response = await fetch(url(path), { method, body, headers: { ...bearer, ...headers } });
    return { status: response.status, body: await readJson(response) };
  }

  function post(path: string, value: unknown, headers?: Record<string, string>) {
    return call("POST", path, JSON.stringify(value), headers);
  }

  return { url, bearer, call, post };
}
