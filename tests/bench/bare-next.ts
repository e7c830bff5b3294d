import type { ChildProcess } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "@/dev/child";
import { NEXT, runProgram, startProgram } from "@/dev/demo/command";
import { freePort } from "@/dev/ports";

/** An app of its own with a single route, so that nothing that is only measured is shipped with the shop. */
const FOLDER = path.join("tests", "bench", "bare-next");
const PATIENCE_MS = 60_000;

/** Builds it, unless it was, and serves it in production mode. */
export async function startBareNext(log: string): Promise<{ child: ChildProcess; port: number }> {
  const environment = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  if (!statSync(path.join(ROOT, FOLDER, ".next", "BUILD_ID"), { throwIfNoEntry: false })) {
    console.log("Building the bare route …");
    await runProgram(NEXT, ["build", FOLDER], environment, log, () => {});
  }
  const port = await freePort(0);
  const { child, printed } = startProgram(
    NEXT,
    ["start", FOLDER, "-p", String(port), "-H", "127.0.0.1"],
    environment,
    log,
  );
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/bare`).catch(() => undefined);
    if (answer?.ok) return { child, port };
  }
  throw new Error(`The bare route did not get ready:\n${printed()}`);
}
