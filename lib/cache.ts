import { z } from "zod";
import { log } from "./log";
import { withRedis } from "./redis";

const entrySchema = z.object({ value: z.unknown(), freshUntil: z.number(), staleUntil: z.number() });
type Entry = z.infer<typeof entrySchema>;

const MAX_ENTRIES = 1_000;
const memory = new Map<string, Entry>();
const inFlight = new Map<string, Promise<unknown>>();

/**
 * A value that may be a little old: this process's memory, then Redis, then `fetcher`.
 * Fresh for `ttlSeconds`; for `staleSeconds` more the old value is served while one caller fetches the new one.
 * However many ask at once, one fetch runs. `T` must survive JSON.
 */
export async function getCachedData<T>(
  key: string,
  ttlSeconds: number,
  fetcher: () => Promise<T>,
  staleSeconds = 0,
): Promise<T> {
  const remembered = memory.get(key) ?? (await recall(key));
  const now = Date.now();
  if (remembered && now < remembered.freshUntil) return remembered.value as T;
  const fetching = fetchOnce(key, ttlSeconds, staleSeconds, fetcher);
  if (remembered && now < remembered.staleUntil) {
    fetching.catch((error) => log.warn({ err: error, key }, "refreshing a cached value failed"));
    return remembered.value as T;
  }
  return fetching;
}

function fetchOnce<T>(key: string, ttlSeconds: number, staleSeconds: number, fetcher: () => Promise<T>): Promise<T> {
  const running = inFlight.get(key);
  if (running) return running as Promise<T>;
  const fetching = fetcher()
    .then((value) => {
      const freshUntil = Date.now() + ttlSeconds * 1000;
      const entry = { value, freshUntil, staleUntil: freshUntil + staleSeconds * 1000 };
      remember(key, entry);
      void withRedis(
        (redis) => redis.set(`cache:${key}`, JSON.stringify(entry), { ex: ttlSeconds + staleSeconds }),
        null,
      );
      return value;
    })
    .finally(() => inFlight.delete(key));
  inFlight.set(key, fetching);
  return fetching;
}

async function recall(key: string): Promise<Entry | undefined> {
  const stored = await withRedis((redis) => redis.get<string>(`cache:${key}`), null);
  const entry = stored === null ? undefined : readEntry(stored);
  if (entry) remember(key, entry);
  return entry;
}

/** Undefined for what another version of the shop, or somebody else, left under the key: it must not outlive a fetch. */
function readEntry(stored: string): Entry | undefined {
  try {
    return entrySchema.parse(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

function remember(key: string, entry: Entry): void {
  memory.delete(key);
  memory.set(key, entry);
  const oldest = memory.keys().next();
  if (memory.size > MAX_ENTRIES && !oldest.done) memory.delete(oldest.value);
}
