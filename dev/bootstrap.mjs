// Runs a TypeScript script of this repository on a machine that has Node and npm and nothing else:
//   node dev/bootstrap.mjs <script.ts> [arguments…]
// It must work before anything is installed, so it imports only what Node brings.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const LOCK_FILE = path.join(ROOT, "package-lock.json");
const MODULES = path.join(ROOT, "node_modules");
const STAMP = path.join(MODULES, ".installed-lock-hash");
const INSTALLING = path.join(ROOT, ".local", "install.lock");
const NEEDED_NODE = [20, 19];

await main(process.argv.slice(2));

async function main([script, ...args]) {
  refuseOldNode();
  if (!script) stopWith("Usage: node dev/bootstrap.mjs <script.ts> [arguments…]");
  await installWhatIsMissing();
  process.exitCode = await run(process.execPath, ["--import", "tsx", script, ...args]);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED_NODE;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  stopWith(
    `Oncart needs Node ${NEEDED_NODE.join(".")} or later; this is ${process.versions.node}. See https://nodejs.org`,
  );
}

async function installWhatIsMissing() {
  const wanted = createHash("sha256").update(readFileSync(LOCK_FILE)).digest("hex");
  if (isInstalled(wanted)) return;
  await holdInstallLock();
  try {
    if (isInstalled(wanted)) return;
    console.log("Installing the dependencies (once, about a minute) …");
    // Scripts stay off, as the newest npm has it anyway: the only one that matters links PostgreSQL's libraries, which
    // the launcher does itself. `--include=dev` because NODE_ENV=production would leave out what builds the shop.
    // Only errors are told: the Redis written in JavaScript asks for Node 22, and is tried on 20 with every run of the tests.
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    const code = await npm(["ci", ...quiet, "--ignore-scripts", "--include=dev"]);
    if (code !== 0) stopWith(`npm ci failed (exit code ${code}); the reason is above.`);
    writeFileSync(STAMP, wanted);
  } finally {
    rmSync(INSTALLING, { force: true });
  }
}

function isInstalled(wanted) {
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return true;
  if (!npmInstalledTheLock()) return false;
  try {
    writeFileSync(STAMP, wanted);
  } catch {
    // Installed by another user: the comparison is made again at every start, which costs some milliseconds.
  }
  return true;
}

// npm keeps its own list of what it put into node_modules. Someone who ran `npm ci` by hand does not wait for another.
function npmInstalledTheLock() {
  const hidden = path.join(MODULES, ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages ?? {};
  const locked = JSON.parse(readFileSync(LOCK_FILE, "utf8")).packages ?? {};
  return Object.entries(locked).every(([place, entry]) => {
    if (place === "" || (entry.optional && !present[place])) return true;
    return present[place]?.version === entry.version;
  });
}

// Two shells in one clone must not both run npm ci: the second would delete what the first is writing.
async function holdInstallLock() {
  mkdirSync(path.dirname(INSTALLING), { recursive: true });
  let told = false;
  while (!takeLock()) {
    if (isAbandoned(INSTALLING)) {
      breakLock();
      continue;
    }
    if (!told) console.log("Another shell is installing the dependencies; waiting for it …");
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function takeLock() {
  try {
    writeFileSync(INSTALLING, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

// Between the look and the removal, a third shell may have done the same and hold the lock by now: then it is put back.
function breakLock() {
  const aside = `${INSTALLING}.${process.pid}`;
  try {
    renameSync(INSTALLING, aside);
    if (!isAbandoned(aside)) renameSync(aside, INSTALLING);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  rmSync(aside, { force: true });
}

// A lock without a process id has just been made, or was left so by a full disk.
function isAbandoned(lock) {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder === 0) return Date.now() - statSync(lock).mtimeMs > 5_000;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli && path.basename(cli) === "npm-cli.js") return run(process.execPath, [cli, ...args]);
  return run("npm", args, { shell: process.platform === "win32" });
}

/** Runs a command in the foreground, passes signals on, and answers the exit code a shell would show. */
function run(command, args, options = {}) {
  const env = { ...process.env, ONCART_BOOTSTRAP_PID: String(process.pid) };
  const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env, ...options });
  // Until the news that it could not be started, its process id is 0: everybody's who started us.
  const forward = (signal) => child.pid !== undefined && child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  const orphaned = watchForOrphaning(() => forward("SIGTERM"));
  return new Promise((resolve) => {
    child.on("error", (error) => stopWith(`Cannot start ${command}: ${error.message}`));
    child.on("exit", (code, signal) => {
      clearInterval(orphaned);
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 1));
    });
  });
}

// Ended by kill -9, npm can pass nothing on; its script would run on with nobody to stop it. npm is our parent: its scripts
// begin with `exec`. Whoever started npm may be gone long before us (a shell that put it into the background).
function watchForOrphaning(onOrphaned) {
  const npm = process.ppid;
  return setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== npm) onOrphaned();
  }, 500).unref();
}

function stopWith(message) {
  console.error(message);
  process.exit(1);
}
