import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { closeServer, listenLocally, readBody, sendJson } from "@/dev/http";

const LARGEST_BODY_BYTES = 2 << 20;

/** The one address of a shop that runs in several processes. */
export type Gateway = { port: number; close(): Promise<void> };

/**
 * Hands requests to the processes in turn, as a load balancer does: one that nobody listens to is passed over; a line that
 * breaks later breaks for the caller too, for nobody knows how far the request had come.
 */
export async function openGateway(ports: readonly number[]): Promise<Gateway> {
  const agent = new Agent({ keepAlive: true, timeout: 4_000, scheduling: "lifo" });
  let turn = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await readBody(incoming, LARGEST_BODY_BYTES).catch(() => undefined);
    if (body === undefined) return outgoing.destroy();
    turn += 1;
    for (const step of ports.keys()) {
      const port = ports[(turn + step) % ports.length] ?? 0;
      if (await forward(incoming, outgoing, body, port, agent)) return;
    }
    sendJson(outgoing, 502, { code: "bad_gateway" });
  });
  const port = await listenLocally(server, 0);
  return {
    port,
    async close() {
      agent.destroy();
      await closeServer(server);
    },
  };
}

/** Answers false when nobody listens there. */
function forward(
  { method, url, headers }: IncomingMessage,
  outgoing: ServerResponse,
  body: Buffer,
  port: number,
  agent: Agent,
): Promise<boolean> {
  const { "transfer-encoding": _, connection: __, ...kept } = headers;
  const options = { agent, host: "127.0.0.1", port, method, path: url };
  return new Promise((resolve) => {
    const onward = request({ ...options, headers: { ...kept, "content-length": body.length } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.once("error", () => outgoing.destroy());
      resolve(true);
    });
    outgoing.once("close", () => onward.destroy());
    onward.once("error", (error: NodeJS.ErrnoException) => {
      const nobody = error.code === "ECONNREFUSED";
      if (!nobody) outgoing.destroy();
      resolve(!nobody);
    });
    onward.end(body);
  });
}
