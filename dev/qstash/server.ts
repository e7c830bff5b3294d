import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { Account, type AccountSetting } from "./account.ts";
import { type Administration, administer } from "./admin.ts";
import type { Reply } from "./api.ts";
import { Clock } from "./clock.ts";
import { authenticate, DEV_USER } from "./credentials.ts";
import { ApiError, errorText } from "./errors.ts";
import { Faults } from "./faults.ts";
import { assertLocal, headerPairs, readBody } from "./http-input.ts";
import { claimDirectory, newInstance } from "./lock.ts";
import { match, readQuery } from "./router.ts";

export interface QStashOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The journal goes in `qstash/` below it. One process at a time. */
  readonly dataDir: string;
  readonly token: string;
  readonly currentSigningKey: string;
  readonly nextSigningKey: string;
  readonly log?: (line: string) => void;
  /** Also accepts the public credentials of the SDK's dev mode, as a user of its own. */
  readonly devUser?: boolean;
  /** Requests at once to one destination host (20), and in all (200). */
  readonly perHost?: number;
  readonly inAll?: number;
  /** How long a receiver may take when the message does not say (15 minutes). */
  readonly defaultTimeoutMs?: number;
}

export interface QStash {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A batch may carry many messages; what a single one may weigh is checked by itself. */
const LARGEST_BODY_BYTES = 100 << 20;

/**
 * Starts a QStash on 127.0.0.1 that keeps its messages in `dataDir` and delivers what an earlier one left there.
 * Rejects when the port is taken or the journal cannot be read.
 */
export async function startQStash(options: QStashOptions): Promise<QStash> {
  const clock = new Clock();
  const faults = new Faults();
  const accounts: Account[] = [];
  const admin = { instance: newInstance(), resets: 0, accounts, clock, faults };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void answer(admin, options, request, response);
  });
  const port = await listen(server, options.port);
  const directory = join(options.dataDir, "qstash");
  try {
    const unlock = await claimDirectory(directory, admin.instance, port);
    for (const setting of settings(options, directory)) accounts.push(new Account(setting, clock, faults));
    return { url: `http://127.0.0.1:${port}`, port, close: () => close(server, accounts, unlock) };
  } catch (error) {
    await close(server, accounts, () => {});
    throw error;
  }
}

function settings(options: QStashOptions, directory: string): AccountSetting[] {
  const shared = {
    limits: { perHost: options.perHost ?? 20, inAll: options.inAll ?? 200 },
    defaultTimeoutMs: options.defaultTimeoutMs ?? 900_000,
    log: options.log ?? (() => {}),
  };
  const keys = { current: options.currentSigningKey, next: options.nextSigningKey };
  const user = { ...shared, token: options.token, keys, fixedKeys: false, directory };
  const devUser = { ...shared, ...DEV_USER, fixedKeys: true, directory: join(directory, "dev-user") };
  return options.devUser ? [user, devUser] : [user];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function close(server: Server, accounts: readonly Account[], unlock: () => void): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const account of accounts) account.close();
  server.closeAllConnections();
  await closed;
  unlock();
}

async function answer(
  admin: Administration,
  options: QStashOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const reply = await handle(admin, request);
    if (reply === "lost") response.destroy();
    else send(response, reply);
  } catch (error) {
    const known = error instanceof ApiError;
    if (!known) options.log?.(`qstash: ${request.method} ${request.url}: ${errorText(error)}`);
    send(response, { status: known ? error.status : 500, json: { error: errorText(error) } });
  }
}

async function handle(admin: Administration, request: IncomingMessage): Promise<Reply | "lost"> {
  const { method = "GET", url = "/" } = request;
  assertLocal(request);
  if (url.startsWith("/__admin/")) {
    return administer(admin, method, url, await readBody(request, 1 << 20));
  }
  if (admin.accounts.length === 0) throw new ApiError(503, "starting");
  const query = readQuery(url);
  const account = authenticate(admin.accounts, request, query);
  const { handler, parameters, rest } = match(method, url);
  const body = await readBody(request, LARGEST_BODY_BYTES);
  const headers = headerPairs(request);
  const callerIp = request.socket.remoteAddress ?? "127.0.0.1";
  const reply = handler({ account, parameters, rest, query, headers, body, callerIp });
  await account.journal.flushed();
  const isPublication = method === "POST" && /^\/v2\/(publish|enqueue|batch)/.test(url);
  return isPublication && account.faults.losesPublishAnswer() ? "lost" : reply;
}

function send(response: ServerResponse, { status, json }: Reply): void {
  if (json === undefined) {
    response.writeHead(status).end();
    return;
  }
  const body = Buffer.from(JSON.stringify(json), "utf8");
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": body.length }).end(body);
}
