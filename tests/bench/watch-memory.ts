import { setTimeout as sleep } from "node:timers/promises";
import { runJob } from "./measure";
import { operationNamed } from "./operations";
import type { Options } from "./options";
import { cpuMs, residentMiB } from "./processes";
import { awaitQuiet } from "./quiet";
import type { ColdStart, Memory } from "./report";
import type { Scene } from "./scene";
import type { Stack } from "./stack";

const SAMPLE_EVERY_MS = 250;
const IDLE_AFTER_MS = 5_000;

/**
 * Starts the shop a few times: how long it takes from the start of the process until it has answered a list, and what it used
 * of the processor until then.
 */
export async function startCold(stack: Stack, times: number): Promise<ColdStart> {
  const found: ColdStart = { ms: [], cpuMs: [] };
  for (let time = 0; time < times; time += 1) {
    let answered: Promise<void> = Promise.resolve();
    await stack.restartShop((pid) => {
      const began = performance.now();
      answered = firstAnswer(`${stack.addressOf("shop")}/api/products?limit=20`).then(() => {
        found.ms.push(performance.now() - began);
        found.cpuMs.push(cpuMs([pid]));
      });
    });
    await answered;
  }
  return found;
}

/**
 * Memory of the app: of a new process that has just been started, at most while guests buy as fast as they can, with the
 * schedules running as in production, and when it was left alone afterwards.
 */
export async function watchMemory(stack: Stack, scene: Scene, options: Options): Promise<Memory> {
  const { memorySeconds: seconds, quietSeconds } = options;
  await stack.restartShop(() => {});
  await stack.site.run("lib/operations/register-schedules.ts", [], stack.environment);
  await sleep(IDLE_AFTER_MS);
  const now = () => residentMiB(stack.rootsOf("shop"));
  const idleMiB = now();
  let peakMiB = idleMiB;
  const sampling = setInterval(() => {
    peakMiB = Math.max(peakMiB, now());
  }, SAMPLE_EVERY_MS);
  const journey = operationNamed("guest journey until its last side effect");
  const { done } = await runJob(stack, scene, journey, { seconds });
  await awaitQuiet(stack);
  clearInterval(sampling);
  await sleep(quietSeconds * 1000);
  return { idleMiB, peakMiB, afterQuietMiB: now(), seconds, quietSeconds, journeys: done.length };
}

async function firstAnswer(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.text();
    if (answer?.ok) return;
    await sleep(5);
  }
}
