import { type App, startApp } from "@/dev/demo/app";
import { signalChild } from "@/dev/signal-child";

/** The built shop on one port, for better or worse. */
export type ChaosApp = {
  url: string;
  environment: Record<string, string>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again where it was, and waits until its health check is content. */
  start(): Promise<void>;
};

/** Serves the build; `onAccident` hears of an end that nobody asked for. */
export async function openApp(
  environment: Record<string, string>,
  log: string,
  onAccident: (line: string) => void,
): Promise<ChaosApp> {
  let killed = false;
  const serve = async (port: number): Promise<App> => {
    killed = false;
    const app = await startApp({ port, environment, mode: "start", log });
    app.child.once("exit", (code, signal) => {
      if (!killed) onAccident(`The app ended unexpectedly (${signal ?? `exit code ${code}`}).`);
    });
    return app;
  };
  let app = await serve(0);
  const { url, port } = app;
  return {
    url,
    environment: app.environment,
    async kill() {
      if (killed) return;
      killed = true;
      const ended = new Promise((resolve) => app.child.once("exit", resolve));
      signalChild(app.child, "SIGKILL");
      await ended;
    },
    async start() {
      app = await serve(port);
      // QStash and the shoppers know no other address.
      if (app.port !== port) throw new Error(`Port ${port} was taken while the app was dead`);
    },
  };
}
