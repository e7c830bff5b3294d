import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openLog } from "@/dev/child.ts";
import { freePort } from "@/dev/ports.ts";
import { signalChild } from "@/dev/signal-child.ts";
import { endWithUs } from "@/dev/watchdog.ts";
import { IN_NAMESPACE } from "./account.ts";
import { giveTo, type Home, prepareHome, recordKeeper } from "./home.ts";

export type ClusterOptions = {
  /** The cluster lives in `<dataDir>/postgres`, its log in `<dataDir>/logs/postgres.log`. */
  dataDir: string;
  /** The wanted port; a taken one is replaced by the next free one. */
  port: number;
  /** false: a crash of the machine may lose everything, for tests. */
  durable: boolean;
};

export type Cluster = {
  port: number;
  password: string;
  /** The postmaster's process id. */
  pid: number;
  /** Settles when the postmaster has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

// A postmaster that was just killed holds its lock and its port until its last backend has noticed. A keeper that is
// alive is either about to end or will not end at all.
const PATIENCE_MS = { orphaned: 10_000, kept: 3_000 };

/** Starts PostgreSQL as a child of this process, creating the cluster first when there is none. */
export async function openCluster({ dataDir, port, durable }: ClusterOptions): Promise<Cluster> {
  const home = prepareHome(dataDir);
  if (!statSync(home.data, { throwIfNoEntry: false })) await createCluster(home);
  const deadline = Date.now() + (isAlive(home.keeper) ? PATIENCE_MS.kept : PATIENCE_MS.orphaned);
  let wanted = await freePort(port);
  for (;;) {
    const attempt = await launch(home, wanted, durable);
    if (attempt.kind === "ready") {
      recordKeeper(dataDir, home.password);
      return attempt.cluster;
    }
    if (attempt.kind === "port taken") wanted = await freePort(wanted + 1);
    else if (attempt.kind === "locked" && Date.now() < deadline) await freeFromOrphan(home);
    else throw new Error(attempt.reason);
  }
}

// Built beside its place and moved there when it is whole: an interrupted initdb leaves no half cluster behind.
async function createCluster(home: Home): Promise<void> {
  const folder = `${home.data}.new`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  giveTo(home.account, folder);
  const secret = passwordFile(home);
  // The built-in locale needs nothing of the operating system, whatever LANG says.
  const locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--auth=scram-sha-256", "-U", "postgres", `--pwfile=${secret}`];
  const initdb = start(home, "initdb", ["-D", folder, "--no-sync", ...locale, ...access], "pipe");
  let printed = "";
  for (const stream of [initdb.stdout, initdb.stderr]) stream?.on("data", (chunk) => (printed += String(chunk)));
  const code = await exitOf(initdb);
  rmSync(path.dirname(secret), { recursive: true, force: true });
  if (code !== 0) throw new Error(`PostgreSQL could not create its data directory ${folder}:\n${printed.trim()}`);
  renameSync(folder, home.data);
}

function passwordFile(home: Home): string {
  const folder = mkdtempSync(path.join(tmpdir(), "oncart-initdb-"));
  const file = path.join(folder, "password");
  writeFileSync(file, home.password, { mode: 0o600 });
  giveTo(home.account, file);
  giveTo(home.account, folder);
  return file;
}

type Attempt = { kind: "ready"; cluster: Cluster } | { kind: "port taken" | "locked" | "failed"; reason: string };

async function launch(home: Home, port: number, durable: boolean): Promise<Attempt> {
  const { fd, printed } = openLog(home.log);
  const postmaster = start(home, "postgres", ["-D", home.data, ...settings(port, durable)], fd);
  closeSync(fd);
  const ended = exitOf(postmaster).then(() => {});
  if (!(await becomesReady(home, postmaster))) {
    signalChild(postmaster, "SIGKILL");
    await ended;
    return refusal(printed(), home);
  }
  const pid = postmaster.pid ?? 0;
  const callOff = endWithUs(pid, "INT");
  const stop = () => stopPostmaster(postmaster, ended);
  return { kind: "ready", cluster: { port, password: home.password, pid, ended: ended.then(callOff), stop } };
}

function settings(port: number, durable: boolean): string[] {
  const values = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  return values.flatMap((value) => ["-c", value]);
}

// PostgreSQL writes its state into the eighth line of postmaster.pid; the first is its process id.
async function becomesReady(home: Home, postmaster: ChildProcess): Promise<boolean> {
  const file = path.join(home.data, "postmaster.pid");
  const deadline = Date.now() + 30_000;
  while (postmaster.exitCode === null && postmaster.signalCode === null && Date.now() < deadline) {
    const lines = readIfPresent(file).split("\n");
    if (Number(lines[0]) === postmaster.pid && lines[7]?.trim() === "ready") return true;
    await sleep(20);
  }
  return false;
}

function refusal(printed: string, home: Home): Attempt {
  const reason = `PostgreSQL did not start (log: ${home.log}):\n${printed}`;
  if (/could not bind|Address already in use/.test(printed)) return { kind: "port taken", reason };
  const locked = /lock file ".*" already exists|pre-existing shared memory block/.test(printed);
  if (!locked) return { kind: "failed", reason };
  return { kind: "locked", reason: `Another PostgreSQL uses ${home.data}. Is Oncart already running here?` };
}

// When everything around it was killed, watchdog included, the postmaster runs on for nobody. After a restart of the
// machine or the container, its process id may be somebody else's.
async function freeFromOrphan(home: Home): Promise<void> {
  const lock = path.join(home.data, "postmaster.pid");
  const pid = Number(readIfPresent(lock).split("\n")[0]);
  const command = readIfPresent(`/proc/${pid}/cmdline`);
  if (command && !command.includes("postgres")) rmSync(lock);
  else if (pid > 0 && !isAlive(home.keeper) && isAlive(pid)) process.kill(pid, "SIGINT");
  await sleep(250);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything committed is written.
async function stopPostmaster(postmaster: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    signalChild(postmaster, signal);
    const done = await Promise.race([ended.then(() => true), sleep(6_000, false, { ref: false })]);
    if (done) return;
  }
}

function start(home: Home, program: string, args: string[], output: "pipe" | number): ChildProcess {
  const file = path.join(home.native, "bin", process.platform === "win32" ? `${program}.exe` : program);
  const [command = file, ...rest] =
    home.account.kind === "namespace" ? [...IN_NAMESPACE, file, ...args] : [file, ...args];
  const options: SpawnOptions = {
    // A directory that every account can enter: PostgreSQL looks at where it is started.
    cwd: home.account.kind === "user" ? "/" : path.dirname(home.data),
    env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: "C" },
    stdio: ["ignore", output, output],
    detached: process.platform !== "win32",
    ...(home.account.kind === "user" && { uid: home.account.uid, gid: home.account.gid }),
  };
  return spawn(command, rest, options);
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
