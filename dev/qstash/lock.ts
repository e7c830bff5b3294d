import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Who writes in a directory: an instance, and the port at which it can be asked. */
const holderSchema = z.object({ instance: z.string(), port: z.number() });

const ANSWER_WITHIN_MS = 2_000;

/** The name by which a running QStash proves that it is the one that a lock file means. */
export function newInstance(): string {
  return randomUUID();
}

/**
 * Claims a data directory, so that two processes never write one journal. A claim whose owner no longer answers at
 * its port was left behind by a crash and is taken over; process ids would be reused, ports are asked who they are.
 * Returns the function that gives the directory back. Throws when another instance is using it.
 */
export async function claimDirectory(directory: string, instance: string, port: number): Promise<() => void> {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "lock.json");
  const own = JSON.stringify({ instance, port });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(path, own, { flag: "wx", mode: 0o600 });
      return () => {
        if (readHolder(path)?.instance === instance) rmSync(path, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = readHolder(path);
    if (holder !== undefined && (await isAlive(holder))) {
      throw new Error(`${directory} is in use by the local QStash at port ${holder.port}`);
    }
    rmSync(path, { force: true });
  }
  throw new Error(`${directory} could not be locked`);
}

function readHolder(path: string): z.infer<typeof holderSchema> | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** A port that is open but busy counts as alive: a big journal is being read, perhaps. */
async function isAlive({ instance, port }: z.infer<typeof holderSchema>): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/__admin/state`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const state = z.object({ instance: z.string() }).safeParse(await response.json());
    return state.success && state.data.instance === instance;
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError";
  }
}
