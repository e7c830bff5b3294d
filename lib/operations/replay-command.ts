import { parseArgs } from "node:util";
import { type Replay, replayProjection } from "./replay-projection";

const USAGE = "Usage: npm run replay -- --projection reports [--apply]";

/** `npm run replay`: proves that audit log and reports are what the event store makes of them. Exit code 1 when they are not. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { projection: { type: "string", default: "reports" }, apply: { type: "boolean", default: false } },
  });
  if (values.projection !== "reports") throw new Error(`There is no projection ${values.projection}. ${USAGE}`);
  const replay = await replayProjection({ apply: values.apply });
  process.stdout.write(`${summaryOf(replay, values.apply)}\n`);
  process.exitCode = replay.equal || values.apply ? 0 : 1;
}

function summaryOf({ events, equal, tables }: Replay, applied: boolean): string {
  const lines = tables.flatMap(({ table, live, rebuilt, equal: same, different }) => [
    `  ${table.padEnd(22)} live ${live}  rebuilt ${rebuilt}  ${same ? "equal" : "DIFFERENT"}`,
    ...different.map(({ side, row }) => `    only ${side}: ${row}`),
  ]);
  const verdict = equal
    ? "Live and rebuilt are equal."
    : applied
      ? "The rebuilt rows are live now."
      : `They differ. ${USAGE}`;
  return [`${events} events replayed.`, ...lines, verdict].join("\n");
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
