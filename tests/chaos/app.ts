import path from "node:path";
import { pathToFileURL } from "node:url";
import { type App, startApp } from "@/dev/demo/app";
import { signalChild } from "@/dev/signal-child";

/** One process of the built shop, for better or worse. */
export type ChaosApp = {
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again where it was, and waits until its health check is content. */
  start(): Promise<void>;
};

export type ChaosAppOptions = {
  port: number;
  environment: Record<string, string>;
  log: string;
  /** How far its clock is from everybody else's. */
  clockOffsetMs: number;
  /** Hears of an end that nobody asked for. */
  onAccident(line: string): void;
};

const CLOCK = pathToFileURL(path.join(import.meta.dirname, "clock.mjs")).href;

/** Serves the build on one port. */
export async function openApp({
  port,
  environment,
  log,
  clockOffsetMs,
  onAccident,
}: ChaosAppOptions): Promise<ChaosApp> {
  const settings = { ...environment, NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_OFFSET_MS: String(clockOffsetMs) };
  let killed = false;
  const serve = async (): Promise<App> => {
    killed = false;
    const app = await startApp({ port, environment: settings, mode: "start", log });
    app.child.once("exit", (code, signal) => {
      if (!killed) onAccident(`The app ended unexpectedly (${signal ?? `exit code ${code}`}).`);
    });
    // The gateway knows no other address.
    if (app.port !== port) throw new Error(`Port ${port} was taken`);
    return app;
  };
  let app = await serve();
  return {
    async kill() {
      if (killed) return;
      killed = true;
      const ended = new Promise((resolve) => app.child.once("exit", resolve));
      signalChild(app.child, "SIGKILL");
      await ended;
    },
    async start() {
      app = await serve();
    },
  };
}
