import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { endChild, hasEnded } from "@/dev/child.ts";
import { freePort } from "@/dev/ports.ts";
import { NEXT, startProgram } from "./command.ts";

export type AppOptions = {
  /** The wanted port; a taken one is replaced by the next free one. */
  port: number;
  /** What the shop needs. APP_URL and QSTASH_WEBHOOK_BASE_URL follow from the port unless they are told. */
  environment: Record<string, string>;
  /** `start` serves the build in `.next`; `dev` compiles as it goes. */
  mode: "start" | "dev";
  /** Where the shop's log goes; undefined: the terminal. */
  log: string | undefined;
  onStart?: (child: ChildProcess) => void;
};

export type App = {
  /** What a person types: http://localhost:PORT. */
  url: string;
  port: number;
  child: ChildProcess;
  /** The whole environment that it runs with. */
  environment: Record<string, string>;
  stop(): Promise<void>;
};

const PATIENCE_MS = { start: 60_000, dev: 180_000 };

// `next start` waits for open streams to end, which the live pages keep open for minutes.
const GRACE_MS = 3_000;

/**
 * Serves the shop on 127.0.0.1 and waits until its health check says that all is well. It ends with this process.
 *
 * @throws Error with the end of its log, or with what the health check says, when it does not get well in time.
 */
export async function startApp(options: AppOptions): Promise<App> {
  let port = await freePort(options.port);
  for (;;) {
    const url = `http://localhost:${port}`;
    const environment = environmentFor(options, port, url);
    const args = [options.mode, "-p", String(port), "-H", "127.0.0.1"];
    const { child, printed } = startProgram(NEXT, args, { ...environment, DATABASE_OWNER_URL: undefined }, options.log);
    options.onStart?.(child);
    const problem = await waitUntilHealthy(child, port, PATIENCE_MS[options.mode]);
    if (!problem) return { url, port, child, environment, stop: () => endChild(child, GRACE_MS) };
    await endChild(child, GRACE_MS);
    if (!printed().includes("EADDRINUSE")) throw new Error([problem, printed()].filter(Boolean).join("\n\n"));
    port = await freePort(port + 1);
  }
}

function environmentFor(options: AppOptions, port: number, url: string): Record<string, string> {
  // The owner's address is for migrations: who breaks into the shop must not find it there.
  const { DATABASE_OWNER_URL: _, ...environment } = options.environment;
  return {
    // One process serves everybody here, where a serverless platform would start many, each with a small pool.
    DATABASE_POOL_MAX: process.env.DATABASE_POOL_MAX || "20",
    APP_URL: process.env.APP_URL || url,
    QSTASH_WEBHOOK_BASE_URL: process.env.QSTASH_WEBHOOK_BASE_URL || `http://127.0.0.1:${port}`,
    ...environment,
    PORT: String(port),
    NODE_ENV: options.mode === "start" ? "production" : "development",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

async function waitUntilHealthy(child: ChildProcess, port: number, patienceMs: number): Promise<string | undefined> {
  const deadline = Date.now() + patienceMs;
  let last = "it does not answer";
  while (Date.now() < deadline) {
    if (hasEnded(child))
      return `The shop ended (${child.signalCode ?? `exit code ${child.exitCode}`}) before it was ready.`;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(patienceMs) });
      const text = await response.text();
      if (response.ok) return undefined;
      last = `its health check says ${response.status} ${text.slice(0, 1_000)}`;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  return `The shop did not get ready in ${patienceMs / 1000} s: ${last}.`;
}
