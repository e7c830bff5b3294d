import { readFile, rm } from "node:fs/promises";
import { z } from "zod";
import { runProgram } from "./run-program";
import { failure, type Totals } from "./totals";

const FILE = ".local/test/chaos.json";
const brokenPromises = z.array(z.string());

/** The short form of the failure drill: one of the totals. */
export async function runChaos(): Promise<Totals> {
  await rm(FILE, { force: true });
  console.log("\nchaos, the short form");
  const code = await runProgram("tsx", ["tests/chaos/run.ts", "--quick", "--broken", FILE]);
  if (code === 0) return { passed: 1, failures: [] };
  const broken = await readFile(FILE, "utf8").catch(() => undefined);
  const why =
    broken === undefined
      ? `ended with code ${code}, without a verdict`
      : brokenPromises.parse(JSON.parse(broken)).join("; ");
  return { passed: 0, failures: [failure("chaos, the short form", why)] };
}
