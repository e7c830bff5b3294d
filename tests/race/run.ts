import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { seededRandom } from "@/db/seed/art/random";
import type { Finding } from "../chaos/findings";
import { findProducts } from "../chaos/products";
import { reconcileBooks } from "../chaos/reconcile-books";
import { awaitQuiet } from "../chaos/recovery";
import { openStack, type Stack } from "../chaos/stack";
import { printTable } from "../chaos/table";
import { openPurses } from "./purses";
import { settleUp } from "./settle-up";
import { TRICKS } from "./tricks";

// `npm run race`: shoppers who race their own requests for as long as they are let, to gain a cent. Nothing is killed and no
// fault is switched on: whoever wins here could do so in any shop with a script. Exit code 1 when anybody has gained, or lost.
const { values } = parseArgs({
  options: {
    shoppers: { type: "string", default: "100" },
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    apps: { type: "string", default: "2" },
  },
});
const number = z.coerce.number().positive();
const seed = number.parse(values.seed);
const stack = await openStack(number.parse(values.apps));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void stack.close(false).finally(() => process.exit(130)));
}
const isGreen = await race(stack, number.parse(values.shoppers), number.parse(values.minutes)).catch(
  (error: unknown) => {
    console.error(error);
    return false;
  },
);
await stack.close(!isGreen);
if (!isGreen) console.error(`\nWhat happened is in ${stack.logs}`);
process.exit(isGreen ? 0 : 1);

async function race({ url, ...parts }: Stack, shoppers: number, minutes: number): Promise<boolean> {
  const goods = await findProducts(parts.pool);
  const purses = await openPurses(url, shoppers);
  const until = Date.now() + minutes * 60_000;
  const tried = new Map<string, number>();
  console.log(`${shoppers} shoppers try for ${minutes} minutes to gain a cent, seed ${seed} …`);
  await Promise.all(
    purses.map(async (purse, index) => {
      const random = seededRandom(`race-${seed}-${index}`);
      while (Date.now() < until) {
        const trick = random.pick(TRICKS);
        tried.set(trick.name, (tried.get(trick.name) ?? 0) + 1);
        await trick.play({ url, goods, purse, random });
        await sleep(random.whole(0, 500));
      }
    }),
  );
  const quiet = await awaitQuiet({ ...parts }, { foreign: [], patienceMs: 15 * 60_000 });
  const sums = await settleUp(url, parts.pool, purses);
  const findings: Finding[] = [
    { promise: "unfinished when patience ended", offenders: "left" in quiet ? [quiet.left] : [] },
    ...sums.findings,
    { promise: "ended by itself", offenders: parts.accidents },
    ...(await reconcileBooks(parts.environment, [], async () => {})),
  ];
  printTable(
    `Race, seed ${seed}`,
    [
      ...[...tried].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, times]) => [name, times] as const),
      ...sums.lines,
      ["until quiet, s", "ms" in quiet ? (quiet.ms / 1000).toFixed(1) : "never"],
    ],
    findings,
  );
  return findings.every(({ offenders }) => offenders.length === 0);
}
