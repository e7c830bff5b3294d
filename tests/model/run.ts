import { parseArgs } from "node:util";
import { runProgram } from "../setup/run-program";

// `npm run model -- --runs 100000 --seed 7`: random stories of all actors against the model of the books, as many as asked for.
// `--theme money --runs 1 --seed 7 --path 12:3` tells one again that has failed.
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    theme: { type: "string" },
    path: { type: "string" },
  },
});
const THEMES = ["baskets", "money", "shelves"];
/** After so many stories a new database is begun, or each would take longer than the one before. */
const PER_DATABASE = 2_000;

const themes = values.theme === undefined ? THEMES : [values.theme];
const seed = Number(values.seed);
let left = Math.ceil(Number(values.runs) / themes.length);
console.log(`${left} stories each of ${themes.join(", ")}, from seed ${seed} on`);
for (let round = 0; left > 0; round += 1) {
  const runs = Math.min(left, PER_DATABASE);
  left -= runs;
  const code = await runProgram(
    "vitest",
    ["run", "--project", "model", ...themes.map((theme) => `tests/model/${theme}.test.ts`)],
    {
      MODEL_RUNS: String(runs),
      MODEL_SEED: String(seed + round),
      ...(values.path !== undefined && { MODEL_PATH: values.path }),
    },
  );
  if (code !== 0) process.exit(code);
}
