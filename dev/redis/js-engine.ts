import type { Socket } from "node:net";
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from "js-redis-server/core";
import type { Engine } from "./engine.ts";

/** Opens the Redis written in JavaScript, inside this process, on a free port of 127.0.0.1. */
export async function openJsEngine(): Promise<Engine> {
  const state = new RedisServerState({ databaseCount: 16 });
  const resp = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  const connections = new Set<Socket>();
  resp.server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
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
    stop: () => {
      const closed = resp.close();
      for (const socket of connections) socket.destroy();
      return closed;
    },
  };
}
