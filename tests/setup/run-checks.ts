import { runProgram } from "./run-program";
import { failure, type Totals } from "./totals";

const CHECKS: [string, string[]][] = [
  ["biome", ["check", "--error-on-warnings"]],
  // The types of routes and pages are generated; on a fresh clone nobody has done it yet.
  ["next", ["typegen"]],
  ["tsc", ["--noEmit"]],
  ["knip", []],
];

/** Formatting, lint, types and unused code; each is one of the totals. */
export async function runChecks(): Promise<Totals> {
  const totals: Totals = { passed: 0, failures: [] };
  for (const [name, args] of CHECKS) {
    const check = [name, ...args].join(" ");
    console.log(`\n${check}`);
    const code = await runProgram(name, args, { NEXT_TELEMETRY_DISABLED: "1" });
    if (code === 0) totals.passed += 1;
    else totals.failures.push(failure(check, `ended with code ${code}; what it found is above`));
  }
  return totals;
}
