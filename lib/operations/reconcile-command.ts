import { styleText } from "node:util";
import type { InvariantResult, ReconciliationReport } from "./reconciliation-resource";
import { type Repair, repairBooks } from "./repair";
import { runReconciliation } from "./run-reconciliation";

/**
 * `npm run reconcile`: proves all of the books. Exit code 1 when a line is red; `-- --repair` mends first what has one right
 * answer, `-- --incremental` reads only what has changed since they were last right.
 */
async function main(): Promise<void> {
  const unknown = process.argv.slice(2).filter((argument) => !["--repair", "--incremental"].includes(argument));
  if (unknown.length > 0)
    throw new Error(`Unknown: ${unknown.join(" ")}. Usage: npm run reconcile [-- --repair] [-- --incremental]`);
  if (process.argv.includes("--repair")) print(repairText(await repairBooks()));
  const books = await runReconciliation(process.argv.includes("--incremental") ? "incremental" : "full");
  print(booksText(books));
  process.exitCode = books.ok ? 0 : 1;
}

function repairText(repairs: Repair[]): string {
  if (repairs.length === 0) return "Nothing to repair.\n";
  return `${repairs.map(({ line, did, ids }) => `Repaired ${line}: ${did} (${ids.length}): ${ids.join(", ")}`).join("\n")}\n`;
}

function booksText({ ok, mode, at, since, durationMs, checkouts, lines }: ReconciliationReport): string {
  const width = Math.max(...lines.map(({ name }) => name.length));
  const rows = lines.flatMap((line) => {
    const { name, says, ok: green, count, offenders } = line;
    const mark = green ? styleText("green", "ok ") : styleText("red", "RED");
    const row = `${mark}  ${name.padEnd(width)}  ${String(count).padStart(6)}  ${says}${ageText(line)}`;
    return green ? [row] : [row, ...offenders.map((id) => `${" ".repeat(width + 15)}${id}`)];
  });
  const red = lines.filter((line) => !line.ok).length;
  const verdict = ok
    ? styleText("green", "The books add up.")
    : styleText("red", `${red} of ${lines.length} lines are red.`);
  const read = mode === "full" ? "All of them" : `What has changed since ${since}`;
  const how = `${read}: ${checkouts} checkouts, begun at ${at}, ${(durationMs / 1000).toFixed(1)} s.`;
  return [...rows, "", how, verdict].join("\n");
}

function ageText({ oldestSeconds }: InvariantResult): string {
  return oldestSeconds === null ? "" : ` The oldest: ${Math.round(oldestSeconds / 60)} min.`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
