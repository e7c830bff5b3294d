import { Redis } from "ioredis";
import { openJsEngine } from "./js-engine.ts";
import { openRedisServer } from "./redis-server.ts";

/** Where RESP is spoken: a Unix socket, or a host and port. */
export type Address =
  | { path: string }
  | { host: string; port: number; username?: string; password?: string; db?: number; tls?: object };

/** What answers the commands behind the REST door. */
export type Engine = {
  name: "REDIS_URL" | "redis-server" | "js";
  address: Address;
  /** Whether a script may begin with `#!lua`, as Redis has it since version 7. */
  knowsShebang: boolean;
  /** Settles when the engine has ended by itself. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

export type EngineChoice = "auto" | "redis-server" | "js";

/**
 * Opens the engine: with `auto` the Redis that REDIS_URL names, else the `redis-server` on the PATH, else a Redis
 * written in JavaScript. The first keeps its data; the others start empty, since Redis may vanish at any time.
 */
export async function openEngine(choice: EngineChoice): Promise<Engine> {
  const url = process.env.REDIS_URL;
  if (choice === "auto" && url) return remoteEngine(url);
  if (choice === "js") return openJsEngine();
  const server = await openRedisServer();
  if (server) return server;
  if (choice === "redis-server") throw new Error("There is no redis-server on the PATH.");
  return openJsEngine();
}

/**
 * A connection to the engine. Nothing is queued or sent again: while the engine is away, commands fail at once, as
 * Upstash's do, and the caller decides. Integers arrive as strings, because a double cannot hold all of them.
 */
export async function connect(engine: Engine): Promise<Redis> {
  const client = new Redis({
    ...engine.address,
    lazyConnect: true,
    enableReadyCheck: false,
    stringNumbers: true,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: engine.name === "REDIS_URL" ? () => 250 : () => null,
  });
  // Every command reports its own failure; without a listener, a lost connection would end the process.
  client.on("error", () => {});
  await client.connect();
  survivePoison(client);
  // The client selects its database without looking at the answer: a number that is too high would go unnoticed.
  if ("db" in engine.address && engine.address.db) await client.select(engine.address.db);
  client.options.enableOfflineQueue = false;
  return client;
}

/** A reply that nests too deeply overflows the client's parser, in an event that nobody could catch: the connection ends instead. */
function survivePoison(client: Redis): void {
  const { stream } = client;
  const listeners = stream.listeners("data");
  stream.removeAllListeners("data");
  stream.on("data", (chunk: Buffer) => {
    try {
      for (const listener of listeners) listener.call(stream, chunk);
    } catch {
      client.disconnect();
    }
  });
}

async function remoteEngine(url: string): Promise<Engine> {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  const address: Address = {
    host: hostname,
    port: Number(port || 6379),
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    db: Number(pathname.slice(1) || 0),
    tls: protocol === "rediss:" ? {} : undefined,
  };
  const engine: Engine = {
    name: "REDIS_URL",
    address,
    knowsShebang: false,
    ended: new Promise(() => {}),
    stop: async () => {},
  };
  const client = await connect(engine);
  const probe = await client.call("EVAL", "#!lua\nreturn 1", "0").catch(() => undefined);
  client.disconnect();
  return { ...engine, knowsShebang: probe !== undefined };
}
