import path from "node:path";
import { z } from "zod";
import { failure, type Totals } from "./totals";

const report = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

type TestFile = z.infer<typeof report>["testResults"][number];

/** Reads what vitest's JSON reporter has written. */
export function readVitestReport(text: string): Totals {
  const { numPassedTests, testResults } = report.parse(JSON.parse(text));
  return { passed: numPassedTests, failures: testResults.flatMap(failuresOf) };
}

function failuresOf({ name, status, message, assertionResults }: TestFile): string[] {
  const file = path.relative(process.cwd(), name);
  const tests = assertionResults
    .filter((test) => test.status === "failed")
    .map((test) => failure(`${file}: ${test.fullName}`, test.failureMessages[0] ?? "no word of why"));
  // A file that cannot be loaded, or whose hook throws, has no failed test, and has failed.
  return status === "failed" && tests.length === 0
    ? [failure(file, message || "a hook failed; its error is above")]
    : tests;
}
