import { readFile, rm } from "node:fs/promises";
import { readPlaywrightReport } from "./playwright-report";
import type { Demo } from "./run-demo";
import { runProgram } from "./run-program";
import { honest, type Totals } from "./totals";

const FILE = ".local/test/e2e.json";

/** Runs the browser tests against a shop that is up. */
export async function runBrowserTests({ url, inbox }: Demo): Promise<Totals> {
  await rm(FILE, { force: true });
  console.log("\nplaywright");
  const environment = { BASE_URL: url, INBOX_URL: inbox, PLAYWRIGHT_JSON_OUTPUT_FILE: FILE };
  const code = await runProgram("playwright", ["test", "--config=tests/e2e/playwright.config.ts"], environment);
  return honest(readPlaywrightReport(await readFile(FILE, "utf8")), "playwright", code);
}
