import type { ChildProcess } from "node:child_process";
import { signalChild } from "../signal-child.ts";

// One press of Ctrl-C arrives up to three times: from the terminal, from npm and from the bootstrap.
const SAME_PRESS_MS = 1_000;

/**
 * Calls `stop` once when this process is asked to end: by a signal, or because the bootstrap that started it is gone.
 * A second signal, later than the echoes of the first, ends everything at once: the watched children end with us.
 */
export function onStopRequest(stop: () => Promise<void>): void {
  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > SAME_PRESS_MS) process.exit(1);
      return;
    }
    askedAt = performance.now();
    stop().finally(() => process.exit());
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  watchForOrphaning(ask);
}

/** The programs that run just now, so that a stop in the middle of a step ends them. */
export class RunningPrograms {
  readonly #children = new Set<ChildProcess>();

  add(child: ChildProcess): void {
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
  }

  killAll(): void {
    for (const child of this.#children) signalChild(child, "SIGKILL");
  }
}

function watchForOrphaning(ask: () => void): void {
  const parent = process.ppid;
  if (process.env.ONCART_BOOTSTRAP_PID !== String(parent)) return;
  setInterval(() => {
    if (process.ppid !== parent) ask();
  }, 500).unref();
}
