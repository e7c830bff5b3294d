import { spawn } from "node:child_process";
import { ROOT } from "@/dev/child";
import type { Finding } from "./findings";

/**
 * Runs the shop's own reconciliation over the run's books; it must agree with the drill. First it has to report what a newer
 * version has left in the outbox; `withdraw` takes that away, and then everything has to be green.
 */
export async function reconcileBooks(
  environment: Record<string, string>,
  foreign: readonly string[],
  withdraw: () => Promise<void>,
): Promise<Finding[]> {
  const first = foreign.length > 0 ? await reconcile(environment) : undefined;
  await withdraw();
  const { code, printed } = await reconcile(environment);
  return [
    {
      promise: "npm run reconcile is silent about what nobody understands",
      offenders: first?.code === 0 ? [...foreign] : [],
    },
    { promise: "npm run reconcile is not green", offenders: code === 0 ? [] : [printed] },
  ];
}

async function reconcile(environment: Record<string, string>): Promise<{ code: unknown; printed: string }> {
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
  return { code, printed: printed.trim() };
}
