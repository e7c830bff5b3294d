import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

export type SlowLine = {
  /** The shop, at the other end of the line. */
  url: string;
  /** From now on requests of this method and path stay on the line. */
  hold(method: string, path: RegExp): void;
  /** How many requests have come to be held. */
  caught(): number;
  /** How many of them are on the line still: those that the browser has given up are gone. */
  held(): number;
  /** Lets what is on the line through to the shop, and holds nothing any more. */
  release(): void;
  close(): Promise<void>;
};

/** A line to the shop on which requests can be kept: they have left the browser, and have not reached the shop. */
export async function openSlowLine(shop: string): Promise<SlowLine> {
  const waiting = new Map<ServerResponse, () => void>();
  let caught = 0;
  let holds = (_: IncomingMessage) => false;
  const server = createServer((incoming, answer) => {
    // Nothing of a request that was given up reaches the shop.
    answer.once("close", () => waiting.delete(answer));
    if (!holds(incoming)) return forward(shop, incoming, answer);
    caught += 1;
    waiting.set(answer, () => forward(shop, incoming, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The line has no port");
  return {
    url: `http://localhost:${address.port}`,
    hold(method, path) {
      holds = (incoming) => incoming.method === method && path.test(incoming.url ?? "");
    },
    caught: () => caught,
    held: () => waiting.size,
    release() {
      holds = () => false;
      for (const letThrough of waiting.values()) letThrough();
      waiting.clear();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(shop: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url = "/" } = incoming;
  const outgoing: ClientRequest = request(new URL(url, shop), { method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  outgoing.once("error", () => answer.destroy());
  answer.once("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
