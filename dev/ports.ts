import { createServer } from "node:net";

/**
 * The wanted TCP port, or the next one that is free, found by really listening on it. With 0 any free port will do.
 *
 * `taken` holds ports that are promised to someone who does not listen yet.
 */
export async function freePort(wanted: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  if (wanted === 0) return listenOn(0, "127.0.0.1");
  for (let port = wanted; port <= 65_535; port += 1) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port from ${wanted} on.`);
}

// Both loopback addresses count: a browser that finds somebody else's server at [::1] never tries 127.0.0.1.
async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "::1"]) {
    try {
      await listenOn(port, host);
    } catch (error) {
      const withoutIpv6 = host === "::1" && !isCode(error, "EADDRINUSE");
      if (!withoutIpv6) return false;
    }
  }
  return true;
}

function listenOn(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
