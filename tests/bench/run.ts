import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, type as systemName, totalmem } from "node:os";
import path from "node:path";
import { ROOT } from "@/dev/child";
import { caveats, comparisonOf } from "./compare";
import { measure } from "./measure";
import { OPERATIONS } from "./operations";
import { type Options, readOptions } from "./options";
import { countsCpu } from "./processes";
import { type Report, report } from "./report";
import { prepareScene } from "./shelf";
import { openStack, type Stack } from "./stack";
import { tableOf } from "./table";
import { UNIT } from "./targets";
import { startCold, watchMemory } from "./watch-memory";

// `npm run bench`: what the shop costs and how fast it is, as one table and a JSON file. It only reports: nothing here can fail a build.
const options: Options = readOptions(process.argv.slice(2));
const old = options.compare === undefined ? undefined : report.parse(JSON.parse(readFileSync(options.compare, "utf8")));
const [loadBefore = 0] = loadavg();
if (!countsCpu()) console.error("This system has no /proc: CPU time and memory are not measured.");
const stack: Stack = await openStack();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void stack.close().finally(() => process.exit(130)));
}
try {
  const found = await run(stack);
  mkdirSync(path.dirname(path.resolve(options.out)), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(found, null, 2)}\n`);
  console.log(`\n${tableOf(found)}`);
  for (const { name, failures } of found.rows) for (const failure of failures) console.log(`\n${name}: ${failure}`);
  if (old) console.log(`\n${[...caveats(old, found), comparisonOf(old, found)].join("\n\n")}`);
  console.log(`\nAll figures: ${options.out}`);
} finally {
  await stack.close();
}
process.exit();

async function run(stack: Stack): Promise<Report> {
  const isWanted = (name: string) => options.only === undefined || name === UNIT || name.includes(options.only);
  const coldStart = options.only === undefined ? await startCold(stack, options.coldStarts) : null;
  const scene = await prepareScene(stack);
  const rows: Report["rows"] = [];
  for (const operation of OPERATIONS.filter(({ name }) => isWanted(name))) {
    console.log(`${operation.name} …`);
    rows.push(await measure(stack, scene, operation, options));
  }
  if (options.only === undefined) console.log(`memory: ${options.memorySeconds} s of guest journeys …`);
  const memory = options.only === undefined ? await watchMemory(stack, scene, options) : null;
  const at = new Date().toISOString();
  const found = { at, commit: commit(), machine: machine(), secondsEach: options.seconds, rows, memory, coldStart };
  // What was not measured is null from here on, as it will be in the file.
  return report.parse(JSON.parse(JSON.stringify(found)));
}

function machine(): Report["machine"] {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()}`,
    node: process.version,
    loadBefore,
  };
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}
