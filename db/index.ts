import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Client, Pool } from "pg";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { NamingClient } from "./naming-client";
import * as schema from "./schema";

export type Database = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** What a read can run on: the database itself, or a transaction that it has to see its own writes in. */
export type Queryable = Database | Transaction;

let primary: Database | undefined;
let replicas: Database[] | undefined;

/** The primary database. Connected on first use, so that a build needs neither database nor keys. */
export function db(): Database {
  primary ??= connect(env().DATABASE_URL);
  return primary;
}

/** A database for reads that may lag a moment: a replica where there is one. */
export function replica(): Database {
  replicas ??= env().DATABASE_REPLICA_URLS.map(connect);
  return replicas[Math.floor(Math.random() * replicas.length)] ?? db();
}

function connect(connectionString: string): Database {
  const pool = new Pool({
    connectionString,
    Client: env().DATABASE_PREPARE ? NamingClient : Client,
    // Every instance of a serverless function has its own pool: many small ones must fit into one server.
    max: env().DATABASE_POOL_MAX,
    idleTimeoutMillis: 5_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    lock_timeout: 8_000,
    idle_in_transaction_session_timeout: 15_000,
    allowExitOnIdle: true,
    keepAlive: true,
  });
  // Without listeners, a server that cuts a connection between two statements would end the process: the pool listens to the
  // connections that it holds, and to nothing of those that a transaction has in its hands.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", (error) => log.warn({ err: error }, "database connection lost"));
  });
  return drizzle({ client: pool, schema, casing: "snake_case" });
}
