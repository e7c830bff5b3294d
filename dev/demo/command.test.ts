import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "@/dev/child.ts";
import { temporaryFolder } from "@/dev/testing.ts";
import { runProgram } from "./command.ts";

test("a program's output goes to its log, and it gets its arguments and environment", async () => {
  const { log } = await run("console.log(process.argv[2], process.env.GREETING);", ["hello"], { GREETING: "Ada" });
  expect(readFileSync(log, "utf8")).toBe("hello Ada\n");
});

test("a program that fails is reported with its reason, the end of its output and where the rest is", async () => {
  const failing = run("console.error('no such table'); process.exit(3);");
  await expect(failing).rejects.toThrow(/script\.ts failed \(exit code 3\).*program\.log:\s+no such table/s);
  await expect(run("process.kill(process.pid, 'SIGKILL');")).rejects.toThrow(/failed \(SIGKILL\)/);
});

async function run(source: string, args: string[] = [], environment: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const log = path.join(folder, "logs", "program.log");
  const file = path.join(folder, "script.ts");
  writeFileSync(file, source);
  const started: ChildProcess[] = [];
  await runProgram(path.relative(ROOT, file), args, environment, log, (child) => started.push(child));
  expect(started).toHaveLength(1);
  return { log };
}
