import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Receiver } from "@upstash/qstash";
import { type QStashOptions, startQStash } from "./server.ts";

// The SDK prints every refusal that a test provokes. Nothing else is swallowed.
const print = console.error;
console.error = (...line: unknown[]) => {
  if (!String(line[0]).startsWith("[Upstash QStash]")) print(...line);
};

/** A request as the receiver got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** How the receiver answers; it may answer late, or write to the response by itself and return nothing. */
export type Behaviour = (
  received: Received,
  response: ServerResponse,
) => Promise<Answer | undefined> | Answer | undefined;
interface Answer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string;
}

const CREDENTIALS = {
  token: "test-token",
  currentSigningKey: "sig_current_for_tests",
  nextSigningKey: "sig_next_for_tests",
};

/** A bare HTTP receiver that keeps what it got. */
export async function startReceiver(behave: Behaviour = () => ({ status: 200 })) {
  const received: Received[] = [];
  const receiver = { received, behave, url: "", close: () => Promise.resolve() };
  const server = createServer(async (request, response) => {
    const one = await read(request, receiver.url);
    received.push(one);
    const answer = await receiver.behave(one, response);
    if (answer !== undefined && !response.destroyed) response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  receiver.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  receiver.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return receiver;
}

/** A QStash with a data directory of its own, the real SDK pointed at it, and a receiver. */
export async function startQStashFixture(options: Partial<QStashOptions> = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "qstash-"));
  const qstash = await startQStash({ port: 0, dataDir, ...CREDENTIALS, ...options });
  const receiver = await startReceiver();
  const { url } = qstash;
  return {
    ...CREDENTIALS,
    url,
    dataDir,
    receiver,
    received: receiver.received,
    client: new Client({
      baseUrl: url,
      token: CREDENTIALS.token,
      devMode: false,
      retry: false,
      enableTelemetry: false,
    }),
    verifier: new Receiver({ ...CREDENTIALS, devMode: false }),
    /** A request that the SDK has no method for. */
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${CREDENTIALS.token}`, ...init.headers } }),
    admin: (path: string, json: unknown) =>
      fetch(`${url}/__admin/${path}`, { method: "POST", body: JSON.stringify(json) }),
    state: async () => (await fetch(`${url}/__admin/state`)).json(),
    /** Stops QStash only, so that another can be started in the same directory. */
    stop: () => qstash.close(),
    close: async () => {
      await qstash.close();
      await receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
export type QStashFixture = Awaited<ReturnType<typeof startQStashFixture>>;

/** Waits until the condition holds; fails after twenty seconds, since the machine may be busy. */
export async function until(condition: () => boolean | Promise<boolean>, what = "the condition"): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`);
    await sleep(5);
  }
}

async function read(request: IncomingMessage, origin: string): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const { method = "", url: path = "", headers } = request;
  return { method, path, url: `${origin}${path}`, headers, body: bytes.toString("utf8"), bytes };
}
