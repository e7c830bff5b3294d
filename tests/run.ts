import { parseArgs } from "node:util";
import { runBrowserTests } from "./setup/run-browser-tests";
import { runChaos } from "./setup/run-chaos";
import { runChecks } from "./setup/run-checks";
import { startDemo } from "./setup/run-demo";
import { runOtherNodes } from "./setup/run-other-nodes";
import { runVitest } from "./setup/run-vitest";
import { addUp, type Totals } from "./setup/totals";

// `npm test`: everything that proves the shop, ending with one line of totals. `--only check|unit|model|flows|e2e|nodes|chaos` runs a part.
const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = (part: string) => values.only === undefined || values.only === part;
const needsShop = ["flows", "e2e", "nodes", "chaos"].some(wanted);

const results: Totals[] = [];
if (wanted("check")) results.push(await runChecks(), await runVitest("architecture"));
if (wanted("unit")) results.push(await runVitest("unit"));
if (wanted("model")) results.push(await runVitest("model"));
if (needsShop) {
  // The main job itself: it builds the app that the flow tests start again, and is what the browser opens.
  const demo = await startDemo();
  try {
    if (wanted("e2e")) results.push(await runBrowserTests(demo));
  } finally {
    await demo.stop();
  }
  if (wanted("nodes")) results.push(await runOtherNodes());
  if (wanted("flows")) results.push(await runVitest("flows"));
  if (wanted("chaos")) results.push(await runChaos());
}
const { passed, failed } = addUp(results);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
