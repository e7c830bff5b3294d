import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a condition holds; a question that throws counts as "not yet". Gives up loudly. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: string,
  patienceMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      if (await condition()) return;
    } catch (error) {
      lastError = error;
    }
    await sleep(50);
  }
  throw new Error(`Waited ${patienceMs} ms until ${what}`, { cause: lastError });
}
