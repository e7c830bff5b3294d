import { styleText } from "node:util";
import { type Books, reconcile } from "./reconcile";
import { type Repair, repairBooks } from "./repair";

/** `npm run reconcile`: proves the books. Exit code 1 when a line is red; `-- --repair` mends first what has one right answer. */
async function main(): Promise<void> {
  const unknown = process.argv.slice(2).filter((argument) => argument !== "--repair");
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(" ")}. Usage: npm run reconcile [-- --repair]`);
  if (process.argv.includes("--repair")) print(repairText(await repairBooks()));
  const books = await reconcile();
  print(booksText(books));
  process.exitCode = books.ok ? 0 : 1;
}

function repairText(repairs: Repair[]): string {
  if (repairs.length === 0) return "Nothing to repair.\n";
  return `${repairs.map(({ line, did, ids }) => `Repaired ${line}: ${did} (${ids.length}): ${ids.join(", ")}`).join("\n")}\n`;
}

function booksText({ ok, lines }: Books): string {
  const width = Math.max(...lines.map(({ name }) => name.length));
  const rows = lines.flatMap(({ name, says, ok: green, count, offenders }) => {
    const mark = green ? styleText("green", "ok ") : styleText("red", "RED");
    const row = `${mark}  ${name.padEnd(width)}  ${String(count).padStart(6)}  ${says}`;
    return green ? [row] : [row, ...offenders.map((id) => `${" ".repeat(width + 15)}${id}`)];
  });
  const red = lines.filter((line) => !line.ok).length;
  const verdict = ok
    ? styleText("green", "The books add up.")
    : styleText("red", `${red} of ${lines.length} lines are red.`);
  return [...rows, "", verdict].join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
