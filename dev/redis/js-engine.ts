import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { Engine } from "./engine.ts";

/**
 * Opens the Redis written in JavaScript on a free port of 127.0.0.1. It runs in a thread of its own, since a script without
 * end would hold the thread that answers the door, and there would be nobody left to notice.
 */
export async function openJsEngine(): Promise<Engine> {
  const thread = new Worker(new URL("./js-engine-thread.mjs", import.meta.url));
  const [port] = await once(thread, "message");
  return {
    name: "js",
    address: { host: "127.0.0.1", port: z.number().parse(port) },
    knowsShebang: false,
    ended: once(thread, "exit").then(() => {}),
    async stop() {
      await thread.terminate();
    },
  };
}
