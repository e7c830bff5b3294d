import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { ROOT } from "./child.ts";
import { signalChild } from "./signal-child.ts";

/** A folder of its own for the running test, which other accounts may enter; gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "oncart-test-"));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Waits until a condition holds; a condition that never holds fails the test. */
export async function until(condition: () => boolean | Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It never came true: ${condition}`);
    await sleep(20);
  }
}

/** Whether a process exists, zombies aside. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs TypeScript source as a process of its own and answers with it and with its first line of output, as JSON.
 * It is killed when the test is over.
 */
export async function runSource(folder: string, source: string): Promise<{ child: ChildProcess; said: unknown }> {
  const file = path.join(folder, "source.mts");
  writeFileSync(file, source);
  const child = spawn(process.execPath, ["--import", "tsx", file], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void signalChild(child, "SIGKILL"));
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += String(chunk);
  });
  await until(() => printed.includes("\n") || child.exitCode !== null);
  return { child, said: JSON.parse(printed.slice(0, printed.indexOf("\n"))) };
}
