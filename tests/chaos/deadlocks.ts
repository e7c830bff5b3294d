import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Finding } from "./findings";

/**
 * What PostgreSQL had to break up. The loser is tried again, so that nobody is hurt; but two transactions that wait for each
 * other lock in different orders somewhere, and that is for us to mend.
 */
export async function findDeadlocks(logs: string): Promise<Finding> {
  const lines = (await readFile(path.join(logs, "postgres.log"), "utf8")).split("\n");
  const offenders = lines.flatMap((line) => (line.includes("deadlock detected") ? [line.slice(0, 30)] : []));
  return { promise: "deadlocks in the database", offenders };
}
