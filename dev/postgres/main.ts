import { Client } from "pg";
import { z } from "zod";
import { openCluster } from "./cluster.ts";

// PostgreSQL's keeper: its own process, so that the database is shut down in order even when the parent was killed.
const Environment = z.object({
  LOCAL_DATA_DIR: z.string().min(1),
  LOCAL_POSTGRES_PORT: z.coerce.number().int(),
  LOCAL_POSTGRES_DURABLE: z.enum(["0", "1"]).default("1"),
});

const DATABASE = "oncart";

try {
  await keep();
} catch (error) {
  process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}

async function keep(): Promise<void> {
  const environment = Environment.parse(process.env);
  let stopping = false;
  const cluster = await openCluster({
    dataDir: environment.LOCAL_DATA_DIR,
    port: environment.LOCAL_POSTGRES_PORT,
    durable: environment.LOCAL_POSTGRES_DURABLE === "1",
  });
  const stop = async () => {
    stopping = true;
    await cluster.stop();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  cluster.ended.then(() => {
    if (!stopping) process.exit(1);
  });
  const url = `postgresql://postgres:${cluster.password}@127.0.0.1:${cluster.port}/`;
  await createDatabase(url);
  process.send?.({ ready: true, port: cluster.port, pid: cluster.pid, url });
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: `${url}postgres` });
  await client.connect();
  const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
  if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  await client.end();
}
