import { spawn } from "node:child_process";
import { PORT_VARIABLES } from "@/dev/ports";
import { signalChild } from "@/dev/signal-child";

export type Demo = { url: string; inbox: string; stop(): Promise<void> };

const PATIENCE_MS = 240_000;

/** Starts `npm run demo` on free ports, with data of its own and by any Node, and waits until it says that it is ready. */
export function startDemo(node = process.execPath): Promise<Demo> {
  const anyPort = Object.fromEntries(PORT_VARIABLES.map((name) => [name, "0"]));
  const child = spawn(node, ["dev/bootstrap.mjs", "dev/demo.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...anyPort, LOCAL_DATA_DIR: ".local/test" },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    signalChild(child, "SIGTERM");
    await ended;
  };
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(() => reject(new Error("The demo did not get ready")), PATIENCE_MS);
    child.stdout.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      printed += chunk;
      const url = /Oncart is ready: (\S+)/.exec(printed)?.[1];
      const inbox = /Inbox\s+(\S+)/.exec(printed)?.[1];
      if (!url || !inbox || !printed.includes("Ctrl-C")) return;
      clearTimeout(timer);
      resolve({ url, inbox, stop });
    });
    ended.then(() => reject(new Error("The demo ended before it was ready")));
  });
}
