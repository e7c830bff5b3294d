import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { Client } from "pg";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { ROOT } from "./child.ts";
import { freePort } from "./ports.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { isAlive, runSource, temporaryFolder, until } from "./testing.ts";

// Each test starts several processes; how long that takes is the machine's affair.
vi.setConfig({ testTimeout: 90_000 });

const isRoot = process.getuid?.() === 0;

test("data survives a stop and a start, whatever language the system claims to speak", async () => {
  vi.stubEnv("LANG", "xx_XX.UTF-8");
  vi.stubEnv("LC_ALL", "xx_XX.UTF-8");
  onTestFinished(() => void vi.unstubAllEnvs());
  const dataDir = temporaryFolder();
  const first = await start(dataDir);
  await query(first, "create table kept as select lower('ÄÖ') as word");
  await first.stop();
  // As after a restart of the machine, when the id in the lock file has come to be somebody else's.
  writeFileSync(path.join(dataDir, "postgres", "postmaster.pid"), `${process.pid}\n${dataDir}/postgres\n`);

  const second = await start(dataDir);

  expect(await query(second, "select word from kept")).toEqual([{ word: "äö" }]);
  expect(await query(second, "show max_connections")).toEqual([{ max_connections: "200" }]);
  expect(await query(second, "show fsync")).toEqual([{ fsync: "off" }]);
});

test("a taken port is replaced by another one", async () => {
  const port = await freePort(0);
  const server = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  const postgres = await start(temporaryFolder(), port);
  expect(postgres.port).toBeGreaterThan(port);
  expect(await query(postgres, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("kill -9 of the parent leaves no process behind, and the next start finds what was committed", async () => {
  const dataDir = temporaryFolder();
  const { child, said } = await runSource(
    temporaryFolder(),
    `import { startPostgres } from "${ROOT}/dev/postgres.ts";
     import { Client } from "${ROOT}/node_modules/pg/esm/index.mjs";
     const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0 });
     const client = new Client({ connectionString: postgres.url("oncart") });
     await client.connect();
     await client.query("create table committed as select 42 as answer");
     const { rows } = await client.query("select pid from pg_stat_activity where backend_type = 'checkpointer'");
     console.log(JSON.stringify({ pid: rows[0].pid }));`,
  );
  const { pid } = z.object({ pid: z.number() }).parse(said);
  expect(isAlive(pid)).toBe(true);

  child.kill("SIGKILL");

  await until(() => !isAlive(pid));
  expect(await query(await start(dataDir), "select answer from committed")).toEqual([{ answer: 42 }]);
});

test("a data directory in use is refused with the reason", async () => {
  const dataDir = temporaryFolder();
  await start(dataDir);
  await expect(start(dataDir)).rejects.toThrow(/Is Oncart already running here\?/);
});

describe.runIf(isRoot)("as root", () => {
  test("a repository that only root can enter is no obstacle, with user namespaces or without", async () => {
    const dataDir = path.join(temporaryFolder(), "closed", "data");
    mkdirSync(dataDir, { recursive: true });
    chmodSync(path.dirname(dataDir), 0o700);
    const first = await start(dataDir);
    expect(await query(first, "select 1 as one")).toEqual([{ one: 1 }]);
    await first.stop();

    withoutNamespaces();
    const second = await start(dataDir);
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
    const [where] = await query(second, "show data_directory");
    const { data_directory } = z.object({ data_directory: z.string() }).parse(where);
    onTestFinished(() => rmSync(path.dirname(data_directory), { recursive: true, force: true }));
  });
});

async function start(dataDir: string, port = 0): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, port, durable: false });
  onTestFinished(() => postgres.stop());
  return postgres;
}

async function query(postgres: Postgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.url("oncart") });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A PATH with a shell and nothing else: `unshare` is not found, as if the container forbade it. */
function withoutNamespaces(): void {
  const folder = temporaryFolder();
  symlinkSync("/bin/sh", path.join(folder, "sh"));
  vi.stubEnv("PATH", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
}
