import { parseArgs } from "node:util";
import { z } from "zod";
import { startTestPostgres } from "../setup/postgres";
import { readExplanations, withoutExplanation } from "./explanations";
import { type Mutant, mutate } from "./mutate";

// `npm run mutation`, or `npm run mutation -- lib/payments lib/outbox.ts`: changes the code in small ways, one at a time, and
// looks whether a test notices. Exit code 1 when fewer than 85 % are noticed, or one that is not is not explained.
const PLACES = [
  "lib/checkout",
  "lib/orders",
  "lib/payments",
  "lib/inventory",
  "lib/wallet",
  "lib/outbox.ts",
  "lib/send-messages.ts",
  "lib/publish-problem.ts",
  "lib/event-store.ts",
  "lib/inbox.ts",
  "lib/apply-messages.ts",
  "lib/dispatch-messages.ts",
  "lib/deduplication.ts",
];
const LEAST_SCORE = 85;

const flag = { type: "boolean", default: false } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: "string", default: "2" }, force: flag, static: flag },
});
const concurrency = z.coerce.number().int().min(1).parse(values.concurrency);
const places = positionals.length > 0 ? positionals.map((place) => place.replace(/\/$/, "")) : PLACES;

const postgres = await startTestPostgres();
process.env.ONCART_TEST_POSTGRES = postgres.url;
const isGood = await mutateAll().finally(() => postgres.stop());
process.exit(isGood ? 0 : 1);

async function mutateAll(): Promise<boolean> {
  const explained = readExplanations();
  const verdicts: boolean[] = [];
  for (const place of places) {
    const began = Date.now();
    const mutants = await mutate(place, { concurrency, force: values.force, withStatic: values.static });
    verdicts.push(report(place, mutants, explained, Math.round((Date.now() - began) / 1000)));
  }
  return verdicts.every((isGood) => isGood);
}

function report(place: string, mutants: Mutant[], explained: string[], seconds: number): boolean {
  const survivors = mutants.filter(isSurvivor);
  const noticed = mutants.filter(({ status }) => status !== "Ignored").length - survivors.length;
  const unexplained = withoutExplanation(survivors, explained);
  const score = (100 * noticed) / Math.max(1, noticed + survivors.length);
  console.log(
    `\n${place}: ${noticed} of ${noticed + survivors.length} mutants noticed (${score.toFixed(1)} %), ` +
      `${survivors.length - unexplained.length} explained, ${unexplained.length} not explained; ${seconds} s`,
  );
  for (const { at, text, status } of unexplained) console.log(`  ${at} ${status}: ${text}`);
  return score >= LEAST_SCORE && unexplained.length === 0;
}

/** Not one whose tests could not even begin, because what they prepare in `beforeAll` failed: Stryker counts that as nothing failed. */
function isSurvivor({ status, testsCompleted }: Mutant): boolean {
  return status === "NoCoverage" || (status === "Survived" && testsCompleted !== 0);
}
