import { createServer } from "node:net";
import { z } from "zod";

const Environment = z.object({
  PORT: portVariable(3000),
  LOCAL_POSTGRES_PORT: portVariable(54_329),
  LOCAL_REDIS_PORT: portVariable(8079),
  LOCAL_QSTASH_PORT: portVariable(8080),
  LOCAL_SMTP_PORT: portVariable(1025),
  LOCAL_INBOX_PORT: portVariable(8025),
  LOCAL_CONSOLE_PORT: portVariable(8090),
});

/** Every variable that asks for a port. */
export const PORT_VARIABLES = Environment.keyof().options;

export type CloudPorts = Record<"postgres" | "redis" | "qstash" | "smtp" | "inbox" | "console", number>;

/** Any free port for each service: for a cloud that runs beside others. */
export const ANY_PORTS: CloudPorts = { postgres: 0, redis: 0, qstash: 0, smtp: 0, inbox: 0, console: 0 };

/** The ports that the environment asks for, or the usual ones: the app's, and those of the local cloud. */
export function wantedPorts(environment: Record<string, string | undefined>): { app: number; cloud: CloudPorts } {
  const wanted = Environment.parse(environment);
  return {
    app: wanted.PORT,
    cloud: {
      postgres: wanted.LOCAL_POSTGRES_PORT,
      redis: wanted.LOCAL_REDIS_PORT,
      qstash: wanted.LOCAL_QSTASH_PORT,
      smtp: wanted.LOCAL_SMTP_PORT,
      inbox: wanted.LOCAL_INBOX_PORT,
      console: wanted.LOCAL_CONSOLE_PORT,
    },
  };
}

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

function portVariable(usual: number) {
  return z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(0).max(65_535).default(usual),
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
