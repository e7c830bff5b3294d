// Plain JavaScript: a thread begins without the loader that reads TypeScript.
import { parentPort } from "node:worker_threads";
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from "js-redis-server/core";
import { allowExactTrim, extraCommands } from "./js-engine-commands.mjs";

// The Redis written in JavaScript, in a thread of its own (see js-engine.ts): tells its port to whoever started it.
const state = new RedisServerState({ databaseCount: 16 });
const executor = createRedisCommandExecutor({ extraCommands });
allowExactTrim(executor);
const resp = new Resp2Server({ server: state, executor });
// Its own listen() would be open to the network.
resp.server.listen(0, "127.0.0.1", () => parentPort?.postMessage(resp.getPort()));
