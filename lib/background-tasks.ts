import { after } from "next/server";
import { log } from "./log";
import { count } from "./metrics";

export type BackgroundTask = () => Promise<unknown>;

/**
 * Runs what may be lost after the response has gone: each task on its own, no failure reaches another or the shopper.
 * `context` names the work in the log, like `order-status-update:ord_…`. What must happen is a message in the outbox instead.
 */
export function executeInBackground(tasks: BackgroundTask[], context: string): void {
  const run = () => executeInParallel(tasks, context);
  try {
    // A serverless function may be frozen right after its response; `after` keeps it awake until this is done.
    after(run);
  } catch {
    // Not inside a request (a script, a test): there is no response to wait for.
    void run();
  }
}

/** Runs tasks side by side and waits for all; failures are logged as `Background task 2/5 failed in <context>` and counted. */
export async function executeInParallel<T>(
  tasks: (() => Promise<T>)[],
  context: string,
): Promise<PromiseSettledResult<T>[]> {
  // `async` turns a synchronous throw into a rejection of that task alone.
  const results = await Promise.allSettled(tasks.map(async (task) => task()));
  results.forEach((result, index) => {
    const outcome = result.status === "fulfilled" ? "done" : "failed";
    count("oncart_background_tasks_total", { outcome });
    if (result.status === "rejected") {
      log.error({ err: result.reason, context }, `Background task ${index + 1}/${tasks.length} failed in ${context}`);
    }
  });
  return results;
}
