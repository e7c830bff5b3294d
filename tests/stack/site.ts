import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cloud, startCloud } from "@/dev/cloud";
import type { ServiceName } from "@/dev/cloud-parts";
import { runProgram } from "@/dev/demo/command";
import { ANY_PORTS } from "@/dev/ports";
import { buildIfStale } from "./build";

/** Where a shop stands apart from every other: a cloud and a folder of its own, which are gone when it is closed. */
export type Site = {
  cloud: Cloud;
  logs: string;
  /** Runs a program of this repository to its end. */
  run(file: string, args: string[], environment: Record<string, string>): Promise<void>;
  /** Makes what an app needs to start with this environment: tables, the demo's stock, a build that is not stale. */
  furnish(environment: Record<string, string>): Promise<void>;
  /** Stops the cloud; `keep` leaves data and logs for whoever has to find out what happened. */
  close(keep: boolean): Promise<void>;
};

/**
 * Starts a local cloud for a drill or a measurement, on free ports.
 * @param name a part of the folder's name.
 * @param services all of them unless told.
 * @param onAccident hears of a service that ends unasked.
 */
export async function openSite(
  name: string,
  services: readonly ServiceName[] | undefined,
  onAccident: (line: string) => void,
): Promise<Site> {
  const dataDir = await mkdtemp(path.join(tmpdir(), `oncart-${name}-`));
  const logs = path.join(dataDir, "logs");
  const cloud = await startCloud({
    dataDir,
    ports: ANY_PORTS,
    given: {},
    ...(services && { services }),
    onAccident: (_, line) => onAccident(line),
  });
  const run: Site["run"] = (file, args, variables) =>
    runProgram(file, args, variables, path.join(logs, "scripts.log"), () => {});
  return {
    cloud,
    logs,
    run,
    async furnish(environment) {
      await run("db/migrate.ts", [], environment);
      await run("db/seed.ts", ["--demo"], environment);
      await buildIfStale(environment, run);
    },
    async close(keep) {
      await cloud.stop();
      if (!keep) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
