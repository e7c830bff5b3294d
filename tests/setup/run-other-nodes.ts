import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { buy, checkoutBody, emailsOf, findVariant, settled } from "./buyer";
import { startDemo } from "./run-demo";
import { failure, type Totals } from "./totals";
import { until } from "./until";

/** The oldest Node that the shop promises to run on, and the newest LTS. Whatever runs `npm test` is one more. */
const VERSIONS = ["20.19.6", "26.10.0"];

/** The main job under other versions of Node: the demo starts, sells a print and sends its email; each is one of the totals. */
export async function runOtherNodes(): Promise<Totals> {
  const totals: Totals = { passed: 0, failures: [] };
  for (const version of VERSIONS) {
    console.log(`\nThe demo on Node ${version}`);
    try {
      await sellOnePrint(installNode(version), `ada-${version}@example.com`);
      totals.passed += 1;
    } catch (error) {
      console.error(error);
      totals.failures.push(failure(`the demo on Node ${version}`, String(error)));
    }
  }
  return totals;
}

/** npm has Node's own binaries, a package per platform; kept in `.local` between runs. Answers the path of the program. */
function installNode(version: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.resolve(".local", "nodes", version);
  const program = path.join(folder, "node_modules", name, "bin", "node");
  if (existsSync(program)) return program;
  const install = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder];
  const { status } = spawnSync("npm", [...install, `${name}@${version}`], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0 || !existsSync(program)) throw new Error(`npm could not install ${name}@${version}`);
  return program;
}

async function sellOnePrint(node: string, email: string): Promise<void> {
  const demo = await startDemo(node);
  try {
    const body = checkoutBody(await findVariant(demo), { customerEmail: email });
    const { orders } = await settled(demo, await buy(demo, body));
    if (orders[0]?.status !== "CONFIRMED") throw new Error(`The order is ${orders[0]?.status}`);
    await until(async () => (await emailsOf(demo, { to: email })).total > 0, "the letter has arrived");
  } finally {
    await demo.stop();
  }
}
