import { runProgram } from "./run-program";
import type { Totals } from "./totals";

const CHECKS: [string, string[]][] = [
  ["biome", ["check", "--error-on-warnings"]],
  // The types of routes and pages are generated; on a fresh clone nobody has done it yet.
  ["next", ["typegen"]],
  ["tsc", ["--noEmit"]],
  ["knip", []],
];

/** Formatting, lint, types and unused code; each is one of the totals. */
export async function runChecks(): Promise<Totals> {
  const totals = { passed: 0, failed: 0 };
  for (const [name, args] of CHECKS) {
    console.log(`\n${name} ${args.join(" ")}`);
    const code = await runProgram(name, args, { NEXT_TELEMETRY_DISABLED: "1" });
    if (code === 0) totals.passed += 1;
    else totals.failed += 1;
  }
  return totals;
}
