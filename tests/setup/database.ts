import { randomBytes } from "node:crypto";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { appDatabaseUrl } from "@/dev/postgres/app-url";
import { APP_PASSWORD, TEMPLATE } from "./postgres";

/**
 * Gives this test file a database of its own, a copy of the template, and makes it the one that the code under test uses, as the
 * role that the shop runs as. `query` is the owner's.
 */
export function databaseForTests(): { query: Pool["query"] } {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await cloneDatabase();
    process.env.DATABASE_URL = database.url;
    process.env.DATABASE_OWNER_URL = database.ownerUrl;
  });
  afterAll(() => database?.drop());
  return {
    query: ((...args: Parameters<Pool["query"]>) => {
      if (!database) throw new Error("The database is there from beforeAll on");
      return database.pool.query(...args);
    }) as Pool["query"],
  };
}

/**
 * Runs statements as nobody can who works on the shop: without its triggers, all or nothing. For faults that the database would
 * refuse, and for a past that a test needs.
 */
export async function unguarded(query: Pool["query"], statements: string): Promise<void> {
  await query(`begin; set local session_replication_role = replica; ${statements}; commit`);
}

/** `url` is the shop's, `pool` and `ownerUrl` the owner's. */
export type TestDatabase = { url: string; ownerUrl: string; pool: Pool; drop(): Promise<void> };

/** A copy of the template; a few dozen milliseconds. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(`create database ${name} template ${TEMPLATE}`);
  const ownerUrl = inject("postgres").replace("DATABASE", name);
  const pool = new Pool({ connectionString: ownerUrl, max: 4 });
  pool.on("error", () => {});
  return {
    url: appDatabaseUrl(ownerUrl, APP_PASSWORD),
    ownerUrl,
    pool,
    async drop() {
      await pool.end();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject("postgres").replace("DATABASE", "postgres") });
  await client.connect();
  try {
    // Two files at once cannot copy one template: whoever comes second waits.
    await client.query("select pg_advisory_lock(1)");
    await client.query(statement);
  } finally {
    await client.end();
  }
}
