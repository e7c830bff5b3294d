import path from "node:path";
import { Pool } from "pg";
import type { ServiceName } from "@/dev/cloud-parts";
import { freePort } from "@/dev/ports";
import { openSite, type Site } from "../stack/site";
import { type ChaosApp, openApp } from "./app";
import { type Gateway, openGateway } from "./gateway";

const SERVICES = ["postgres", "redis", "qstash", "mail"] as const;
export type Part = `app ${number}` | ServiceName;

/** How far the clocks of two neighbouring processes are apart: one is ahead, the next behind. */
const CLOCK_OFFSET_MS = 500;

/** The demo shop apart from every other: own data, own ports, every part a process that can be killed. */
export type Stack = {
  /** Where shoppers and QStash find the shop, whichever of its processes answers. */
  url: string;
  environment: Record<string, string>;
  qstash: string;
  inbox: string;
  logs: string;
  pool: Pool;
  /** Everything that can be killed. */
  parts: readonly Part[];
  /** What ended without having been asked to: none is expected, whatever dies around it. */
  accidents: string[];
  kill(part: Part): Promise<void>;
  start(part: Part): Promise<void>;
  /** Stops everything; `keep` leaves data and logs for whoever has to find out what happened. */
  close(keep: boolean): Promise<void>;
};

/**
 * Starts cloud and app processes in a folder of their own, migrated and stocked, with the schedules registered; builds what
 * is stale.
 */
export async function openStack(processes: number): Promise<Stack> {
  const accidents: string[] = [];
  const onAccident = (line: string) => void accidents.push(line);
  const site = await openSite("chaos", undefined, onAccident);
  const ports = await Promise.all(Array.from({ length: processes }, () => freePort(0)));
  const gateway = await openGateway(ports);
  try {
    const environment = { ...site.cloud.environment, ...environmentBehind(gateway) };
    await site.furnish(environment);
    const serve = (port: number, index: number) => {
      const log = path.join(site.logs, `app-${index + 1}.log`);
      const clockOffsetMs = index % 2 === 0 ? CLOCK_OFFSET_MS : -CLOCK_OFFSET_MS;
      return openApp({ port, environment, log, clockOffsetMs, onAccident });
    };
    const apps = await Promise.all(ports.map(serve));
    await site.run("lib/operations/register-schedules.ts", [], environment);
    return assemble(site, gateway, apps, environment, accidents);
  } catch (error) {
    await gateway.close();
    await site.close(true);
    throw error;
  }
}

function environmentBehind({ port }: Gateway): Record<string, string> {
  return {
    APP_URL: `http://localhost:${port}`,
    QSTASH_WEBHOOK_BASE_URL: `http://127.0.0.1:${port}`,
    // As a deployment has it; the demo's single process has more.
    DATABASE_POOL_MAX: "5",
    LOG_LEVEL: "info",
    RATE_LIMIT_FACTOR: "1000",
  };
}

function assemble(
  site: Site,
  gateway: Gateway,
  apps: readonly ChaosApp[],
  environment: Record<string, string>,
  accidents: string[],
): Stack {
  const { cloud } = site;
  // The owner's: the drill makes faults and looks into everything, which the shop's own role may not.
  const connectionString = cloud.environment.DATABASE_OWNER_URL;
  const pool = new Pool({ connectionString, max: 3, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => {});
  const processes = new Map<Part, ChaosApp>(apps.map((app, index) => [`app ${index + 1}`, app]));
  return {
    url: environment.APP_URL ?? "",
    environment,
    qstash: cloud.addresses.qstash ?? "",
    inbox: cloud.addresses.inbox ?? "",
    logs: site.logs,
    pool,
    parts: [...processes.keys(), ...SERVICES],
    accidents,
    kill: async (part) => (isService(part) ? cloud.kill(part) : processes.get(part)?.kill()),
    start: async (part) => (isService(part) ? cloud.restart(part) : processes.get(part)?.start()),
    async close(keep) {
      await Promise.all(apps.map((app) => app.kill()));
      await gateway.close();
      await pool.end().catch(() => {});
      await site.close(keep);
    },
  };
}

function isService(part: Part): part is ServiceName {
  return !part.startsWith("app ");
}
