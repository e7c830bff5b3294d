import type { ChildProcess } from "node:child_process";

/**
 * Sends a signal to a child, if there is one. A spawn that fails (no such program, no more processes) is told a moment later,
 * by the `error` event; until then `kill` reaches process id 0, which is our whole process group: us, npm, and every sister.
 */
export function signalChild(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) child.kill(signal);
}
