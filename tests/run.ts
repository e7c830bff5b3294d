import { parseArgs } from "node:util";
import { runBrowserTests } from "./setup/run-browser-tests";
import { runChaos } from "./setup/run-chaos";
import { runChecks } from "./setup/run-checks";
import { startDemo } from "./setup/run-demo";
import { runOtherNodes } from "./setup/run-other-nodes";
import { runVitest } from "./setup/run-vitest";
import { failure, summary, type Totals } from "./setup/totals";

// `npm test`: everything that proves the shop. It ends with the names of what failed, if anything did, and one line of totals.
// `--only check|unit|model|flows|e2e|nodes|chaos` runs a part.
const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = (part: string) => values.only === undefined || values.only === part;
const needsShop = ["flows", "e2e", "nodes", "chaos"].some(wanted);

const results: Totals[] = [];
/** A part that cannot even be run has failed, and takes neither the other parts nor the totals with it. */
async function prove(name: string, run: () => Promise<Totals>): Promise<void> {
  try {
    results.push(await run());
  } catch (error) {
    console.error(error);
    results.push({ passed: 0, failures: [failure(name, String(error))] });
  }
}

if (wanted("check")) {
  await prove("checks", runChecks);
  await prove("vitest architecture", () => runVitest("architecture"));
}
if (wanted("unit")) await prove("vitest unit", () => runVitest("unit"));
if (wanted("model")) await prove("vitest model", () => runVitest("model"));
if (needsShop) {
  // The main job itself: it builds the app that the flow tests start again, and is what the browser opens.
  await prove("the demo", async () => {
    const demo = await startDemo();
    try {
      return wanted("e2e") ? await runBrowserTests(demo) : { passed: 0, failures: [] };
    } finally {
      await demo.stop();
    }
  });
  if (wanted("nodes")) await prove("other versions of Node", runOtherNodes);
  if (wanted("flows")) await prove("vitest flows", () => runVitest("flows"));
  if (wanted("chaos")) await prove("chaos", runChaos);
}
const { text, isGreen } = summary(results);
console.log(text);
process.exit(isGreen ? 0 : 1);
