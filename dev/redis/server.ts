import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listenLocally, readBody, sendJson } from "@/dev/http.ts";
import { type Command, CommandError, parseCommand, toCommand } from "./command.ts";
import type { Engine, EngineChoice } from "./engine.ts";
import { EngineGone, type Outcome } from "./execute.ts";
import { commandFromPath } from "./path-command.ts";
import { toWire } from "./reply.ts";
import { streamMessages, streamMonitor } from "./stream.ts";
import { type SupervisedEngine, superviseEngine } from "./supervise.ts";

const LARGEST_REQUEST_BYTES = 10 * 1024 * 1024;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT"]);

export type RedisDoor = {
  port: number;
  engine: Engine["name"];
  /** Settles when the engine has ended by itself. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

type RedisAccess = { engine: SupervisedEngine; token: string };

/**
 * Starts the Upstash Redis REST API on 127.0.0.1, over a Redis engine that comes along (see openEngine). The protocol is
 * Upstash's, so that @upstash/redis and everything that is built on it run unchanged.
 *
 * @param options.port 0 asks for any free one.
 * @param options.patienceMs how long the engine may take for a request before it is replaced.
 */
export async function startRedis(options: {
  port: number;
  token: string;
  engine?: EngineChoice;
  patienceMs?: number;
}): Promise<RedisDoor> {
  const engine = await superviseEngine(options.engine ?? "auto", options.patienceMs);
  const door = { engine, token: options.token };
  // A key or a value may be in the path, and be long.
  const server = createServer({ maxHeaderSize: 1024 * 1024, keepAliveTimeout: 60_000 }, (request, response) => {
    response.setHeader("upstash-sync-token", randomUUID());
    route(door, request, response).catch((error: unknown) => sendFailure(response, error));
  });
  const port = await listenLocally(server, options.port);
  return {
    port,
    engine: engine.name,
    ended: engine.ended,
    async stop() {
      await closeServer(server);
      await engine.stop();
    },
  };
}

async function route(door: RedisAccess, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = splitUrl(request.url ?? "/");
  if (!METHODS.has(request.method ?? "")) return sendJson(response, 405, { error: "ERR method not allowed" });
  if (!isAllowed(request, searchParams, door.token)) {
    return sendJson(response, 401, { error: "WRONGPASS invalid or missing auth token" });
  }
  const body = await readBody(request, LARGEST_REQUEST_BYTES);
  if (!body) {
    const error = `ERR max request size exceeded. Limit: ${LARGEST_REQUEST_BYTES} bytes`;
    return sendJson(response, 413, { error });
  }
  const [, first = "", ...rest] = pathname.split("/");
  if (request.headers.accept?.includes("text/event-stream")) return stream(door, first, rest, response);
  const base64 = request.headers["upstash-encoding"] === "base64";
  const { engine } = door;
  if (pathname === "/pipeline") {
    const list = parseList(body);
    return sendOutcomes(response, await engine.run((executor) => executor.pipeline(list)), base64);
  }
  if (pathname === "/multi-exec") {
    const list = parseList(body);
    return sendOutcomes(response, await engine.run((executor) => executor.transaction(list)), base64);
  }
  const command = pathname === "/" ? parseCommand(parseJson(body)) : pathCommand(pathname, searchParams, body);
  sendOutcome(response, await engine.run((executor) => executor.run(command)), base64);
}

async function stream(door: RedisAccess, first: string, rest: string[], response: ServerResponse) {
  const kind = first.toLowerCase();
  if (kind !== "subscribe" && kind !== "psubscribe" && kind !== "monitor") {
    throw new CommandError(`ERR Command is not available as a stream: '${first}'`);
  }
  const names = rest.map(decodeURIComponent).filter((name) => name !== "");
  if (kind !== "monitor" && names.length === 0) {
    throw new CommandError(`ERR wrong number of arguments for '${kind}' command`);
  }
  if (kind === "monitor") return streamMonitor(door.engine.address, response);
  await streamMessages(kind, names, await door.engine.connect(), response);
}

function pathCommand(pathname: string, query: URLSearchParams, body: Buffer): Command {
  return toCommand(commandFromPath(pathname, query, body));
}

// new URL() would resolve `..` and escape what it finds odd; a key may be called that.
function splitUrl(url: string): { pathname: string; searchParams: URLSearchParams } {
  const mark = url.indexOf("?");
  const pathname = mark < 0 ? url : url.slice(0, mark);
  return { pathname, searchParams: new URLSearchParams(mark < 0 ? "" : url.slice(mark)) };
}

function isAllowed(request: IncomingMessage, query: URLSearchParams, token: string): boolean {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(bearer ?? query.get("_token") ?? ""), digest(token));
}

function parseList(body: Buffer): unknown[] {
  const list = parseJson(body);
  if (!Array.isArray(list) || list.length === 0) throw new CommandError("ERR failed to parse pipeline request");
  return list;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new CommandError("ERR failed to parse command: the body is not JSON");
  }
}

function sendOutcome(response: ServerResponse, outcome: Outcome, base64: boolean): void {
  sendJson(response, "error" in outcome ? 400 : 200, toBody(outcome, base64));
}

function sendOutcomes(response: ServerResponse, outcomes: Outcome[] | { error: string }, base64: boolean): void {
  if ("error" in outcomes) sendJson(response, 400, outcomes);
  else {
    const bodies = outcomes.map((outcome) => toBody(outcome, base64));
    sendJson(response, 200, bodies);
  }
}

function toBody(outcome: Outcome, base64: boolean): { result: unknown } | { error: string } {
  return "error" in outcome ? outcome : { result: toWire(outcome.reply, base64) };
}

function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
  } else if (error instanceof CommandError || error instanceof URIError) {
    sendJson(response, 400, { error: error.message });
  } else if (error instanceof EngineGone) {
    sendJson(response, 503, { error: `ERR ${error.message}` });
  } else {
    console.error("The Redis door failed:", error);
    sendJson(response, 500, { error: "ERR internal error" });
  }
}
