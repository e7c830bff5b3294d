import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Finding } from "./findings";

/** What the triggers and CHECKs of the shop say when they refuse. */
const RULE =
  /ERROR: .*(cannot become|no way to begin|money does not move|not what its calls say|append-only|check constraint)/;

/**
 * What PostgreSQL had to break up or to refuse. The loser is tried again, so that nobody is hurt; but two transactions that wait
 * for each other lock in different orders somewhere, and who is stopped by a rule of the database had not looked under a lock.
 * Both are for us to mend.
 */
export async function findRefusals(logs: string): Promise<Finding[]> {
  const lines = (await readFile(path.join(logs, "postgres.log"), "utf8")).split("\n");
  const find = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).map((line) => line.slice(0, 200));
  return [
    { promise: "deadlocks in the database", offenders: find(/deadlock detected/) },
    {
      promise: "steps and sums that only the database has refused",
      offenders: find(RULE),
    },
  ];
}
