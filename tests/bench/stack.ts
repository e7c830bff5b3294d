import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { Pool } from "pg";
import { endChild, forkUntilReady } from "@/dev/child";
import { type App, startApp } from "@/dev/demo/app";
import { freePort } from "@/dev/ports";
import { openSite, type Site } from "../stack/site";
import { startBareNext } from "./bare-next";
import type { Subject } from "./operations";
import { childAbove, cpuMs } from "./processes";

/** Everything but the console, which asks the other services again and again. */
const SERVICES = ["postgres", "redis", "qstash", "mail"] as const;

/** Who has used CPU time, in ms. NaN where the system does not tell. */
export type Cpu = { app: number; postgres: number; cloud: number; driver: number };

/** The shop in production mode, apart from every other, with what stands beside it for comparison. */
export type Stack = {
  site: Site;
  environment: Record<string, string>;
  /** The owner's. */
  pool: Pool;
  /** Where each of those that are measured listens. */
  addressOf(subject: Subject): string;
  /** The processes of the one that is measured. */
  rootsOf(subject: Subject): number[];
  cpu(subject: Subject): Cpu;
  /** The process that asks, and the one that writes orders by hand. */
  driverOf(subject: Subject): ChildProcess;
  /** Ends the shop and starts it again; `onStart` hears of the process at once. Resolves when it is well. */
  restartShop(onStart: (pid: number) => void): Promise<void>;
  close(): Promise<void>;
};

/** Starts all of it, migrated and stocked; builds what is stale. The schedules are not registered: nothing happens by itself. */
export async function openStack(): Promise<Stack> {
  const site = await openSite("bench", SERVICES, (line) => console.error(line));
  try {
    return await start(site);
  } catch (error) {
    await site.close(true);
    throw error;
  }
}

async function start(site: Site): Promise<Stack> {
  const port = await freePort(0);
  const environment = {
    ...site.cloud.environment,
    APP_URL: `http://localhost:${port}`,
    QSTASH_WEBHOOK_BASE_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: "info",
    // One address plays all visitors.
    RATE_LIMIT_FACTOR: "1000",
  };
  await site.furnish(environment);
  const log = (name: string) => path.join(site.logs, `${name}.log`);
  const serve = (onStart: (pid: number) => void) => {
    const tell = ({ pid }: ChildProcess) => onStart(pid ?? 0);
    return startApp({ port, environment, mode: "start", log: log("app"), onStart: tell });
  };
  let shop: App = await serve(() => {});
  const bareNext = await startBareNext(log("bare-next"));
  const fork = (file: string) => forkUntilReady(`tests/bench/${file}.ts`, {}, log(file));
  const [rawNode, driver, byHand] = await Promise.all([fork("raw-server"), fork("driver"), fork("driver")]);
  const children = [rawNode.child, driver.child, byHand.child, bareNext.child];
  const pool = new Pool({ connectionString: site.cloud.environment.DATABASE_OWNER_URL, max: 2 });
  const ports = { shop: port, "bare Next": bareNext.port, "raw Node": rawNode.ready.port, "by hand": 0 };
  const rootsOf = (subject: Subject) => {
    const child = { shop: shop.child, "bare Next": bareNext.child, "raw Node": rawNode.child, "by hand": byHand.child };
    return [child[subject].pid ?? 0];
  };
  const { postgres, ...others } = site.cloud.processes;
  const cloud = Object.values(others).map(childAbove);
  return {
    site,
    environment,
    pool,
    addressOf: (subject) => `http://127.0.0.1:${ports[subject]}`,
    rootsOf,
    cpu: (subject) => ({
      app: cpuMs(rootsOf(subject)),
      postgres: cpuMs([postgres ?? 0]),
      cloud: cpuMs(cloud),
      driver: cpuMs([driver.child.pid ?? 0]),
    }),
    driverOf: (subject) => (subject === "by hand" ? byHand.child : driver.child),
    async restartShop(onStart) {
      await shop.stop();
      shop = await serve(onStart);
    },
    async close() {
      await Promise.all([shop.stop(), ...children.map((child) => endChild(child, 3_000))]);
      await pool.end();
      await site.close(false);
    },
  };
}
