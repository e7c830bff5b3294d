import { readFile, rm } from "node:fs/promises";
import { z } from "zod";
import { runProgram } from "./run-program";
import { honest, type Totals } from "./totals";

const report = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numFailedTestSuites: z.number() });

/** Runs one project of vitest.config.ts. */
export async function runVitest(project: "architecture" | "unit" | "model" | "flows"): Promise<Totals> {
  const file = `.local/test/${project}.json`;
  await rm(file, { force: true });
  console.log(`\nvitest ${project}`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await runProgram("vitest", args);
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report.parse(
    JSON.parse(await readFile(file, "utf8")),
  );
  const failed = numFailedTests > 0 ? numFailedTests : Math.min(numFailedTestSuites, 1);
  return honest({ passed: numPassedTests, failed }, code);
}
