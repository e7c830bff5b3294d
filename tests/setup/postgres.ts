import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { startPostgres } from "@/dev/postgres";
import { appDatabaseUrl } from "@/dev/postgres/app-url";

declare module "vitest" {
  export interface ProvidedContext {
    /** A server address with `DATABASE` where the name of a database goes. */
    postgres: string;
  }
}

/** The database that each test file gets a copy of: migrated, and stocked with the demo shop. */
export const TEMPLATE = "oncart_template";
/** Of the role that the code under test runs as, as the shop does. */
export const APP_PASSWORD = "a password for tests";

/** One PostgreSQL for the whole run, with the template that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startTestPostgres();
  project.provide("postgres", url);
  return stop;
}

/** A PostgreSQL with the template; `url` has `DATABASE` where the name of a database goes. */
export async function startTestPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "oncart-test-"));
  const postgres = await startPostgres({ dataDir, port: 0, durable: false });
  await createDatabase(postgres.url("postgres"), TEMPLATE);
  const owner = postgres.url(TEMPLATE);
  const environment = { ...process.env, DATABASE_URL: appDatabaseUrl(owner, APP_PASSWORD), DATABASE_OWNER_URL: owner };
  for (const script of [["db/migrate.ts"], ["db/seed.ts", "--demo"]]) {
    await promisify(execFile)(process.execPath, ["--import", "tsx", ...script], { env: environment });
  }
  return {
    url: postgres.url("DATABASE"),
    async stop() {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createDatabase(server: string, name: string): Promise<void> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}
