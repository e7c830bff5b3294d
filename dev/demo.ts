import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./child.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { type App, startApp } from "./demo/app.ts";
import { fingerprint, isBuilt, recordBuild } from "./demo/build.ts";
import { NEXT, runProgram } from "./demo/command.ts";
import { loadEnvironmentFiles, recordEnvironment } from "./demo/environment.ts";
import { step } from "./demo/progress.ts";
import { onStopRequest, RunningPrograms } from "./demo/stopping.ts";
import { keepAlive } from "./demo/supervise.ts";
import { wantedPorts } from "./ports.ts";

// `npm run demo`: the whole shop on this machine, from nothing to ready. `--watch` serves it with `next dev` instead of
// building it, `--reset` begins with no data, `--seed` stocks a database that DATABASE_URL names.
const { values: flags } = parseArgs({
  options: { reset: { type: "boolean" }, seed: { type: "boolean" }, watch: { type: "boolean" } },
});

const programs = new RunningPrograms();
let cloud: Promise<Cloud> | undefined;
let app: App | undefined;
let stopping = false;
const isStopping = () => stopping;

onStopRequest(async () => {
  console.log("\nStopping …");
  await stopEverything();
  console.log("Stopped. The data is kept for the next start.");
});

try {
  await main();
} catch (error) {
  if (!stopping) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    await stopEverything();
    process.exit(1);
  }
}

async function main(): Promise<void> {
  loadEnvironmentFiles();
  const dataDir = path.resolve(ROOT, process.env.LOCAL_DATA_DIR || ".local");
  const logs = path.join(dataDir, "logs");
  const run = (file: string, args: string[], environment: Record<string, string>, log: string) =>
    runProgram(file, args, environment, path.join(logs, log), (child) => programs.add(child));
  if (flags.reset) deleteData(dataDir);

  console.log("Oncart");
  const supervise = keepAlive(isStopping, giveUp);
  cloud = step("Starting the local cloud", isStopping, () =>
    startCloud({
      dataDir,
      onAccident: (name, line) => supervise(name, line, async () => (await cloud)?.restart(name)),
    }),
  );
  const { environment, addresses } = await cloud;
  await step("Migrating the database", isStopping, () => run("db/migrate.ts", [], environment, "migrate.log"));
  // A database of somebody's own gets no accounts with a published password, unless they say so.
  const isOurs = addresses.postgres !== undefined || flags.seed;
  await step("Stocking the demo shop", isStopping, () =>
    run("db/seed.ts", isOurs ? ["--demo"] : [], environment, "seed.log"),
  );
  if (!flags.watch) await build(dataDir, environment, run);

  const serve = async () => {
    app = await startApp({
      port: app?.port ?? wantedPorts(process.env).app,
      environment,
      mode: flags.watch ? "dev" : "start",
      log: flags.watch ? undefined : path.join(logs, "app.log"),
      onStart: (child) => programs.add(child),
    });
    app.child.once("exit", (code, signal) =>
      supervise("app", `The shop ended unexpectedly (${signal ?? `exit code ${code}`}).`, serve),
    );
    return app;
  };
  const { url, environment: complete } = await step("Starting the shop", isStopping, serve);
  recordEnvironment(dataDir, complete);
  await step("Registering the schedules", isStopping, () =>
    run("lib/operations/register-schedules.ts", [], complete, "schedules.log"),
  );
  console.log(welcome(url, addresses));
}

type Run = (file: string, args: string[], environment: Record<string, string>, log: string) => Promise<void>;

async function build(dataDir: string, environment: Record<string, string>, run: Run): Promise<void> {
  const wanted = fingerprint(environment.DATABASE_URL ?? "");
  if (isBuilt(dataDir, wanted)) return;
  const port = wantedPorts(process.env).app;
  const production = {
    ...environment,
    APP_URL: process.env.APP_URL || `http://localhost:${port}`,
    QSTASH_WEBHOOK_BASE_URL: process.env.QSTASH_WEBHOOK_BASE_URL || `http://127.0.0.1:${port}`,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  await step("Building the shop (about half a minute)", isStopping, () =>
    run(NEXT, ["build"], production, "build.log"),
  );
  recordBuild(dataDir, wanted);
}

// By name: LOCAL_DATA_DIR may be a directory with other things in it.
function deleteData(dataDir: string): void {
  for (const name of [
    "postgres",
    "postgres.json",
    "postgres-native",
    "qstash",
    "mail",
    "keys.json",
    "build.json",
    "environment.json",
    "logs",
  ]) {
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
}

function welcome(url: string, addresses: Cloud["addresses"]): string {
  const lines = [
    ["Console", addresses.console],
    ["Inbox", addresses.inbox],
    ["QStash", addresses.qstash],
    ["Redis REST", addresses.redis],
    ["PostgreSQL", addresses.postgres],
  ].flatMap(([name, address]) =>
    name && address ? [`  ${name.padEnd(12)}${address.replace("http://127.0.0.1", "http://localhost")}`] : [],
  );
  return [
    `\nOncart is ready: ${url}\n`,
    ...lines,
    "\n  Sign in with the password oncart-demo as",
    "  shopper@example.com, seller@example.com or admin@example.com",
    "\nCtrl-C stops everything; the next start keeps the data.",
  ].join("\n");
}

function giveUp(reason: string): void {
  if (stopping) return;
  console.error(reason);
  stopEverything().finally(() => process.exit(1));
}

// The shop first: while it ends, it may still write to the database.
async function stopEverything(): Promise<void> {
  stopping = true;
  await app?.stop();
  programs.killAll();
  await cloud?.then(
    (started) => started.stop(),
    () => {},
  );
}
