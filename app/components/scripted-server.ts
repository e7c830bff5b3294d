import { createServer, type IncomingMessage } from "node:http";
import { vi } from "vitest";

type Answer = { status: number; body: unknown } | "hang up";
type Received = { method: string | undefined; path: string | undefined; key: string | undefined; body: unknown };

export type ScriptedServer = {
  /** What is answered next, in order; when it is empty, the connection is cut. A promise keeps its request waiting. */
  answers: (Answer | Promise<Answer>)[];
  received: Received[];
  /** The most requests that were ever under way together. */
  atOnce: number;
  stop(): Promise<void>;
};

/** For tests of what runs in the browser: a real server that `fetch("/api/…")` reaches, whose answers the test decides. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const scripted: ScriptedServer = { answers: [], received: [], atOnce: 0, stop: () => Promise.resolve() };
  let underWay = 0;
  const server = createServer(async (request, response) => {
    underWay += 1;
    scripted.atOnce = Math.max(scripted.atOnce, underWay);
    scripted.received.push(await describeRequest(request));
    const answer = await (scripted.answers.shift() ?? "hang up");
    underWay -= 1;
    if (answer === "hang up") return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  // Node's fetch has no page to resolve a path against, and no keepalive beyond one.
  const reach = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => reach(origin + path, { ...init, keepalive: false }));
  scripted.stop = async () => {
    vi.unstubAllGlobals();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return scripted;
}

async function describeRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  const key = request.headers["idempotency-key"];
  const { method, url: path } = request;
  return { method, path, key: key?.toString(), body: text === "" ? undefined : JSON.parse(text) };
}
