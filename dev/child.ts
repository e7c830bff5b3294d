import { type ChildProcess, fork } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { signalChild } from "./signal-child.ts";

/** The repository's root: the working directory of every child, so that tsx and the `@/` alias are found. */
export const ROOT = path.dirname(import.meta.dirname);

/** Preloaded into every child, so that none outlives its parent. */
export const PARENT_WATCH = pathToFileURL(path.join(import.meta.dirname, "parent-watch.mjs")).href;

const LARGEST_LOG_BYTES = 5 * 1024 * 1024;

const Ready = z.object({
  ready: z.literal(true),
  port: z.number().int(),
  pid: z.int().positive().optional(),
  url: z.string().optional(),
});
const Failed = z.object({ failed: z.string() });

/** What a service says once it listens: its port, the process that does the work if it is another one, its address. */
export type Ready = z.infer<typeof Ready>;

export type ReadyChild = { child: ChildProcess; ready: Ready };

/**
 * Forks a TypeScript file of this repository and waits until it reports `{ ready: true, port }`. What it prints is
 * appended to `log`.
 *
 * The child leads its own session: Ctrl-C in a terminal reaches only the parent, which then stops its children in the
 * right order. It ends with the parent all the same, because it watches its parent.
 *
 * @throws Error with what the child reported or printed when it ends, or is silent for `patienceMs`, instead.
 */
export async function forkUntilReady(
  file: string,
  environment: Record<string, string>,
  log: string,
  patienceMs = 60_000,
): Promise<ReadyChild> {
  const { fd, printed } = openLog(log);
  const child = fork(path.join(ROOT, file), [], {
    cwd: ROOT,
    detached: true,
    execArgv: ["--import", PARENT_WATCH, "--import", "tsx"],
    env: { ...process.env, ...environment },
    stdio: ["ignore", fd, fd, "ipc"],
  });
  closeSync(fd);
  const ready = await firstReport(child, patienceMs).catch((error: Error) => {
    signalChild(child, "SIGKILL");
    throw new Error([error.message, printed()].filter(Boolean).join("\n"));
  });
  return { child, ready };
}

/**
 * Opens a log for appending, making its folder. `printed` tells the end of what has been written since.
 *
 * A log that has grown large starts anew: nobody else clears it.
 */
export function openLog(file: string): { fd: number; printed(): string } {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const start = size > LARGEST_LOG_BYTES ? 0 : size;
  if (start !== size) truncateSync(file);
  const printed = () => readFileSync(file).subarray(start).toString("utf8").trim().slice(-4_000);
  return { fd: openSync(file, "a", 0o600), printed };
}

/** Asks a child to end and waits for it; after `graceMs` it is killed. */
export async function endChild(child: ChildProcess, graceMs = 10_000): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  signalChild(child, "SIGTERM");
  const killer = setTimeout(() => signalChild(child, "SIGKILL"), graceMs);
  await ended;
  clearTimeout(killer);
}

/** Whether a child is gone, by its own end or by a signal. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function firstReport(child: ChildProcess, patienceMs: number): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It was not ready after ${patienceMs / 1000} s.`)), patienceMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit).off("error", onError);
      act();
    };
    const onMessage = (message: unknown) => {
      const ready = Ready.safeParse(message);
      if (ready.success) return settle(() => resolve(ready.data));
      const failed = Failed.safeParse(message);
      if (failed.success) settle(() => reject(new Error(failed.data.failed)));
    };
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`It ended (${signal ?? `exit code ${code}`}) before it was ready.`)));
    const onError = (error: Error) => settle(() => reject(error));
    child.on("message", onMessage).on("exit", onExit).on("error", onError);
  });
}
