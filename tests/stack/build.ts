import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "@/dev/child";
import { NEXT } from "@/dev/demo/command";

type Run = (file: string, args: string[], environment: Record<string, string>) => Promise<void>;

const FOLDERS = ["app", "db", "emails", "lib"];

/** Builds the app unless `.next` holds a build that is younger than every source: a drill must not prove yesterday's code. */
export async function buildIfStale(environment: Record<string, string>, run: Run): Promise<void> {
  const built = statSync(path.join(ROOT, ".next", "BUILD_ID"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...FOLDERS.map(youngestIn))) return;
  console.log("Building the shop (about half a minute) …");
  const address = { APP_URL: "http://localhost:3000", QSTASH_WEBHOOK_BASE_URL: "http://127.0.0.1:3000" };
  await run(NEXT, ["build"], {
    ...environment,
    ...address,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
}

function youngestIn(folder: string): number {
  const entries = readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
  return Math.max(0, ...sources.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
}
