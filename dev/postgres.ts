import path from "node:path";
import { endChild, forkUntilReady } from "./child.ts";

export type Postgres = {
  /** The address of a database in this cluster, as its superuser; `oncart` and `postgres` exist. */
  url(database: string): string;
  port: number;
  stop(): Promise<void>;
};

/**
 * Starts a real PostgreSQL on 127.0.0.1 from the binaries of the npm package, as root or not, with nothing else
 * installed. Its data stays in `<dataDir>/postgres`. It ends with this process, however that ends.
 *
 * @param options.port the wanted port; a taken one is replaced by the next free one (0: any).
 * @param options.durable false trades durability for speed (no fsync), for tests.
 */
export async function startPostgres(options: { dataDir: string; port: number; durable?: boolean }): Promise<Postgres> {
  const settings = {
    LOCAL_DATA_DIR: options.dataDir,
    LOCAL_POSTGRES_PORT: String(options.port),
    LOCAL_POSTGRES_DURABLE: options.durable === false ? "0" : "1",
  };
  const log = path.join(options.dataDir, "logs", "postgres.log");
  const { child, ready } = await forkUntilReady("dev/postgres/main.ts", settings, log);
  return {
    url: (database) => `${ready.url}${database}`,
    port: ready.port,
    stop: () => endChild(child, 20_000),
  };
}
