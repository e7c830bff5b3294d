import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Listens on 127.0.0.1 and answers with the port; 0 asks for any free one. */
export function listenLocally(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(portOf(server.address(), port));
    });
  });
}

/** Stops listening and ends every connection, also those that stream. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Whether a request may have come from this machine's own pages and programs. A page of another site can reach
 * 127.0.0.1 through its visitor's browser: it is betrayed by its Origin, or by the Host it was reached under.
 */
export function isLocalCaller(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  return isLoopback(`http://${host}`) && (origin === undefined || isLoopback(origin));
}

/** Sends a whole body. Nothing that the local cloud serves may be guessed to be of another type, or kept by a browser. */
export function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.writeHead(status, {
    "content-type": type,
    "content-length": bytes.byteLength,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(bytes);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json", JSON.stringify(value));
}

/**
 * The whole body of a request, or undefined when it is larger than the limit. It is read to its end in any case: a
 * client that is still sending would not see the answer.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  return size > limitBytes ? undefined : Buffer.concat(chunks);
}

function isLoopback(origin: string): boolean {
  try {
    return LOOPBACK.has(new URL(origin).hostname);
  } catch {
    return false;
  }
}

function portOf(address: string | AddressInfo | null, wanted: number): number {
  return typeof address === "object" && address ? address.port : wanted;
}
