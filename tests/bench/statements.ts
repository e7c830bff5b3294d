import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "./stack";

/** A statement that the shop's role sent, and when (milliseconds since 1970). */
export type Statement = { at: number };

/** Longer than a backend that waits for its next command needs to hear of a new setting. */
const HEARD_MS = 200;

/**
 * Lets PostgreSQL write down every statement while `work` runs, and answers those of the shop's role, begin and commit included.
 * Nothing is timed meanwhile: writing them down takes time.
 */
export async function recordStatements({ pool, site }: Stack, work: () => Promise<void>): Promise<Statement[]> {
  const log = path.join(site.logs, "postgres.log");
  await set(pool, ["alter system set log_line_prefix = '%n [%p] %u '", "alter system set log_statement = 'all'"]);
  const start = statSync(log).size;
  try {
    await work();
    return parseStatements(readFileSync(log).subarray(start).toString("utf8"));
  } finally {
    await set(pool, ["alter system reset log_line_prefix", "alter system reset log_statement"]);
  }
}

/** One line of a log for each statement, whatever the lines that it has itself. */
export function parseStatements(log: string): Statement[] {
  const lines = [...log.matchAll(/^(\d+\.\d{3}) \[\d+\] oncart_app LOG: {2}(?:statement|execute [^:]*): /gm)];
  return lines.map(([, seconds]) => ({ at: Number(seconds) * 1000 }));
}

async function set(pool: Stack["pool"], statements: string[]): Promise<void> {
  for (const statement of statements) await pool.query(statement);
  await pool.query("select pg_reload_conf()");
  await sleep(HEARD_MS);
}
