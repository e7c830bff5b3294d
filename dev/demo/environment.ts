import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "@/dev/child.ts";

const NAME = "environment.json";

const Variables = z.record(z.string(), z.string());

/** Reads `.env.local` and `.env`. What is in the environment already wins over the files, as it does in Next. */
export function loadEnvironmentFiles(): void {
  for (const name of [".env.local", ".env"]) {
    const file = path.join(ROOT, name);
    if (existsSync(file)) process.loadEnvFile(file);
  }
}

/** Keeps the environment that the shop was started with, for scripts that are run beside it. It holds secrets: nobody else reads it. */
export function recordEnvironment(dataDir: string, environment: Record<string, string>): void {
  writeFileSync(path.join(dataDir, NAME), JSON.stringify(environment, null, 2), { mode: 0o600 });
}

/** The environment of the shop that was started last on this data, or undefined when none was. */
export function recordedEnvironment(dataDir: string): Record<string, string> | undefined {
  const file = path.join(dataDir, NAME);
  return existsSync(file) ? Variables.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
