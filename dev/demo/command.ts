import { type ChildProcess, fork } from "node:child_process";
import { closeSync } from "node:fs";
import path from "node:path";
import { openLog, PARENT_WATCH, ROOT } from "@/dev/child.ts";

/** Next's own program: `next build`, `next start`, `next dev`. */
export const NEXT = path.join("node_modules", "next", "dist", "bin", "next");

/**
 * Starts a Node program of this repository as a child that is watched in its own session; what it prints goes to a log, or to
 * the terminal when there is none. The parent watch is in NODE_OPTIONS, so that it holds the program's own children too.
 */
export function startProgram(
  file: string,
  args: readonly string[],
  environment: Record<string, string | undefined>,
  log: string | undefined,
): { child: ChildProcess; printed(): string } {
  const output = log === undefined ? undefined : openLog(log);
  const target = output?.fd ?? "inherit";
  const options = [environment.NODE_OPTIONS ?? process.env.NODE_OPTIONS, `--import=${PARENT_WATCH}`]
    .filter(Boolean)
    .join(" ");
  const child = fork(path.join(ROOT, file), [...args], {
    cwd: ROOT,
    detached: true,
    execArgv: file.endsWith(".ts") ? ["--import", "tsx"] : [],
    env: { ...process.env, ...environment, NODE_OPTIONS: options },
    stdio: ["ignore", target, target, "ipc"],
  });
  if (output) closeSync(output.fd);
  return { child, printed: output?.printed ?? (() => "") };
}

/**
 * Runs a program to its end.
 *
 * @param onStart gets the child, for a caller that may have to stop it.
 * @throws Error with the end of what it printed, and where the rest is, when it fails.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  environment: Record<string, string | undefined>,
  log: string,
  onStart: (child: ChildProcess) => void,
): Promise<void> {
  const { child, printed } = startProgram(file, args, environment, log);
  onStart(child);
  const reason = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  if (reason === undefined) return;
  const name = [path.basename(file), ...args].join(" ");
  throw new Error(`${name} failed (${reason}). The end of ${log}:\n\n${printed()}`);
}
