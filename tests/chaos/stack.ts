import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Pool } from "pg";
import { type Cloud, startCloud } from "@/dev/cloud";
import type { ServiceName } from "@/dev/cloud-parts";
import { runProgram } from "@/dev/demo/command";
import { ANY_PORTS } from "@/dev/ports";
import { type ChaosApp, openApp } from "./app";
import { buildIfStale } from "./build";

export const PARTS = ["app", "postgres", "redis", "qstash", "mail"] as const;
export type Part = "app" | ServiceName;

/** The demo shop apart from every other: own data, own ports, every part a process that can be killed. */
export type Stack = {
  url: string;
  environment: Record<string, string>;
  qstash: string;
  inbox: string;
  logs: string;
  pool: Pool;
  /** What ended without having been asked to: none is expected, whatever dies around it. */
  accidents: string[];
  kill(part: Part): Promise<void>;
  start(part: Part): Promise<void>;
  /** Stops everything; `keep` leaves data and logs for whoever has to find out what happened. */
  close(keep: boolean): Promise<void>;
};

/** Starts cloud and app in a folder of their own, migrated and stocked, with the schedules registered; builds what is stale. */
export async function openStack(): Promise<Stack> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "oncart-chaos-"));
  const logs = path.join(dataDir, "logs");
  const accidents: string[] = [];
  const onAccident = (_: ServiceName, line: string) => accidents.push(line);
  const cloud = await startCloud({ dataDir, ports: ANY_PORTS, given: {}, onAccident });
  try {
    const environment = { ...cloud.environment, DATABASE_POOL_MAX: "20", LOG_LEVEL: "info" };
    const run = (file: string, args: string[], variables: Record<string, string>) =>
      runProgram(file, args, variables, path.join(logs, "scripts.log"), () => {});
    await run("db/migrate.ts", [], environment);
    await run("db/seed.ts", ["--demo"], environment);
    await buildIfStale(environment, run);
    const app = await openApp(environment, path.join(logs, "app.log"), (line) => accidents.push(line));
    await run("lib/operations/register-schedules.ts", [], app.environment);
    return assemble(dataDir, cloud, app, accidents);
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

function assemble(dataDir: string, cloud: Cloud, app: ChaosApp, accidents: string[]): Stack {
  const pool = new Pool({ connectionString: cloud.environment.DATABASE_URL, max: 3, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => {});
  return {
    url: app.url,
    environment: app.environment,
    qstash: cloud.addresses.qstash ?? "",
    inbox: cloud.addresses.inbox ?? "",
    logs: path.join(dataDir, "logs"),
    pool,
    accidents,
    kill: (part) => (part === "app" ? app.kill() : cloud.kill(part)),
    start: (part) => (part === "app" ? app.start() : cloud.restart(part)),
    async close(keep) {
      await app.kill();
      await pool.end().catch(() => {});
      await cloud.stop();
      if (!keep) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
