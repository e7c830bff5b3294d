import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "@/dev/child";
import type { Finding } from "./findings";

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

/** Runs the shop's own reconciliation over the run's books; it must agree with the drill. */
export async function reconcileBooks(environment: Record<string, string>): Promise<Finding[]> {
  const { scripts } = manifest.parse(JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")));
  if (!scripts.reconcile) return [];
  const child = spawn("npm", ["run", "--silent", "reconcile"], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed += String(chunk);
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  return [{ promise: "npm run reconcile is not green", offenders: code === 0 ? [] : [printed.trim()] }];
}
