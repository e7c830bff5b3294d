import { createRedisCommandExecutor, RedisServerState, Resp2Server } from "js-redis-server/core";
import type { Engine } from "./engine.ts";

/** Opens the Redis written in JavaScript, inside this process, on a free port of 127.0.0.1. */
export async function openJsEngine(): Promise<Engine> {
  const resp = new Resp2Server({ server: new RedisServerState(), executor: createRedisCommandExecutor() });
  // Its own listen() would be open to the network.
  await new Promise<void>((resolve, reject) => {
    resp.server.once("error", reject);
    resp.server.listen(0, "127.0.0.1", () => resolve());
  });
  return {
    name: "js",
    address: { host: "127.0.0.1", port: resp.getPort() },
    knowsShebang: false,
    ended: new Promise(() => {}),
    stop: () => resp.close(),
  };
}
