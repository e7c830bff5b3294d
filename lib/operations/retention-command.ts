import { applyRetention, type Counts, countPassed } from "./apply-retention";
import { KEPT_THINGS, KEPT_YEARS, PASSING_THINGS } from "./retention";

/** Longer than any backlog; a run that is stopped can be started again. */
const SECONDS = 24 * 3600;

/** `npm run retention`: says what has passed and would go, and what stays; `-- --apply` deletes it. */
async function main(): Promise<void> {
  const unknown = process.argv.slice(2).filter((argument) => argument !== "--apply");
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(" ")}. Usage: npm run retention [-- --apply]`);
  const apply = process.argv.includes("--apply");
  const counts = apply ? (await applyRetention("npm run retention", SECONDS)).gone : await countPassed();
  process.stdout.write(`${text(counts, apply)}\n`);
}

function text(counts: Counts, applied: boolean): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [
    ...PASSING_THINGS.map(
      ({ name, days, why }) =>
        `${String(counts[name] ?? 0).padStart(9)}  ${name.padEnd(13)}  after ${String(days).padStart(3)} days  ${why}`,
    ),
    "",
    `Kept for ${KEPT_YEARS} years at least; nothing deletes it:`,
    ...KEPT_THINGS.map(({ name, why }) => `  ${name}: ${why}`),
    "",
    applied ? `${total} rows are gone.` : `${total} rows would go with \`npm run retention -- --apply\`.`,
  ].join("\n");
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
