import { execFile } from "node:child_process";
import type { Shop } from "./shop";

/** Runs one of the shop's scripts as `npm run` would, in the environment of the shop under test. */
export function runInShop(shop: Shop, script: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const nodeArgs = ["--import", "tsx", "dev/run-script.ts", script, ...args];
  const env = { ...process.env, ...shop.environment };
  return new Promise((resolve) => {
    execFile(process.execPath, nodeArgs, { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}
