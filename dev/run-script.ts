import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "./child.ts";
import { loadEnvironmentFiles, recordedEnvironment } from "./demo/environment.ts";

// Runs a script of the shop's own code: `node dev/bootstrap.mjs dev/run-script.ts <script.ts> [arguments…]`, with the
// environment that is set, or with that of the demo on this machine when no database is named.

const [script, ...args] = process.argv.slice(2);
if (!script) throw new Error("Usage: node dev/bootstrap.mjs dev/run-script.ts <script.ts> [arguments…]");
loadEnvironmentFiles();
const environment = shopEnvironment();
if (environment) {
  // React's condition for servers: under it, modules that are marked `server-only` can be loaded.
  const nodeArgs = ["--conditions=react-server", "--import", "tsx", script, ...args];
  const child = spawn(process.execPath, nodeArgs, { cwd: ROOT, env: environment, stdio: "inherit" });
  child.once("exit", (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  console.error("There is no shop to look into: start one with `npm run demo`, or set DATABASE_URL and the rest.");
  process.exitCode = 1;
}

/** All of it from one place: a real database with the demo's QStash would send a real shop's messages astray. */
function shopEnvironment(): NodeJS.ProcessEnv | undefined {
  if (process.env.DATABASE_URL) return process.env;
  const recorded = recordedEnvironment(path.resolve(ROOT, process.env.LOCAL_DATA_DIR || ".local"));
  return recorded && { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || "warn", ...recorded };
}
