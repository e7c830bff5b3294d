import { readFile, rm } from "node:fs/promises";
import { runProgram } from "./run-program";
import { honest, type Totals } from "./totals";
import { readVitestReport } from "./vitest-report";

/** Runs one project of vitest.config.ts. */
export async function runVitest(project: "architecture" | "unit" | "model" | "flows"): Promise<Totals> {
  const file = `.local/test/${project}.json`;
  await rm(file, { force: true });
  console.log(`\nvitest ${project}`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await runProgram("vitest", args);
  return honest(readVitestReport(await readFile(file, "utf8")), `vitest ${project}`, code);
}
