import { stripVTControlCharacters } from "node:util";

/** What one part of `npm test` has shown: how many tests passed, and of each that did not its name and the first line of its error. */
export type Totals = { passed: number; failures: string[] };

/** One failure in two lines: which test, and the first line of what it said. */
export function failure(test: string, error: string): string {
  const [first] = stripVTControlCharacters(error).trim().split("\n");
  return `${test}\n    ${first}`;
}

/** A runner that names no failure and still ends badly (an unhandled error, a crash) has failed. */
export function honest(totals: Totals, runner: string, exitCode: number): Totals {
  if (exitCode === 0 || totals.failures.length > 0) return totals;
  return { ...totals, failures: [failure(runner, `ended with code ${exitCode}, though no test of it failed`)] };
}

/** The end of `npm test`: what has failed, if anything, and below it the line of totals. A run in which nothing passed is not green. */
export function summary(results: Totals[]): { text: string; isGreen: boolean } {
  const passed = results.reduce((sum, part) => sum + part.passed, 0);
  const failures = results.flatMap((part) => part.failures);
  const named = failures.length === 0 ? [] : ["", "Failed:", ...failures.map((failed) => `  ${failed}`)];
  const text = [...named, "", `${passed} passed, ${failures.length} failed`].join("\n");
  return { text, isGreen: failures.length === 0 && passed > 0 };
}
