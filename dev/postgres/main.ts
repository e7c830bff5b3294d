import { Client } from "pg";
import { z } from "zod";
import { runAsProcess } from "@/dev/run-as-process.ts";
import { openCluster } from "./cluster.ts";

// PostgreSQL's keeper: its own process, so that the database is shut down in order even when the parent was killed.
const Environment = z.object({
  LOCAL_DATA_DIR: z.string().min(1),
  LOCAL_POSTGRES_PORT: z.coerce.number().int(),
  LOCAL_POSTGRES_DURABLE: z.enum(["0", "1"]).default("1"),
});

const DATABASE = "oncart";

await runAsProcess(async () => {
  const environment = Environment.parse(process.env);
  const { port, pid, password, ended, stop } = await openCluster({
    dataDir: environment.LOCAL_DATA_DIR,
    port: environment.LOCAL_POSTGRES_PORT,
    durable: environment.LOCAL_POSTGRES_DURABLE === "1",
  });
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/`;
  await createDatabase(url);
  return { port, pid, url, ended, stop };
});

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: `${url}postgres` });
  await client.connect();
  const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
  if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  await client.end();
}
