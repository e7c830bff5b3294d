import { readFile, rm } from "node:fs/promises";
import { z } from "zod";
import type { Demo } from "./run-demo";
import { runProgram } from "./run-program";
import { honest, type Totals } from "./totals";

const FILE = ".local/test/e2e.json";
const report = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

/** Runs the browser tests against a shop that is up. A test that needs a second try has failed. */
export async function runBrowserTests({ url, inbox }: Demo): Promise<Totals> {
  await rm(FILE, { force: true });
  console.log("\nplaywright");
  const environment = { BASE_URL: url, INBOX_URL: inbox, PLAYWRIGHT_JSON_OUTPUT_FILE: FILE };
  const code = await runProgram("playwright", ["test", "--config=tests/e2e/playwright.config.ts"], environment);
  const { expected, unexpected, flaky } = report.parse(JSON.parse(await readFile(FILE, "utf8"))).stats;
  return honest({ passed: expected, failed: unexpected + flaky }, code);
}
