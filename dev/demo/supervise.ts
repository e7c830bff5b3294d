import { setTimeout as sleep } from "node:timers/promises";

const MOST_RESTARTS = 5;
const WITHIN_MS = 60_000;

/**
 * Starts again what ended by accident, as a platform would: a drill with kill -9 is over in a moment. What ends again
 * and again is given up.
 *
 * @returns a function that prints what happened and brings the named thing back.
 */
export function keepAlive(isStopping: () => boolean, giveUp: (reason: string) => void) {
  const restarts = new Map<string, number[]>();
  return async (name: string, line: string, restart: () => Promise<unknown>): Promise<void> => {
    if (isStopping()) return;
    const recent = (restarts.get(name) ?? []).filter((time) => Date.now() - time < WITHIN_MS);
    if (recent.length >= MOST_RESTARTS)
      return giveUp(`${line} It ended ${recent.length} times in a minute; giving up.`);
    restarts.set(name, [...recent, Date.now()]);
    console.error(`${line} Starting it again …`);
    await sleep(250);
    if (isStopping()) return;
    try {
      await restart();
    } catch (error) {
      if (!isStopping()) giveUp(error instanceof Error ? error.message : String(error));
    }
  };
}
