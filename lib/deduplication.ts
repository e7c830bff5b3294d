import { failure } from "./errors";
import { withRedis } from "./redis";

const DONE = "done";
const DONE_SECONDS = 3600;
/** A claim outlives a killed process by this long; shorter than the retries of the least patient message. */
const CLAIM_SECONDS = 5;

/**
 * Runs `fn` unless this event was done in the last hour. Redis is only the fast path: without it `fn` always runs, and the
 * inbox row in its transaction decides. A failed `fn` gives its claim back, so that the retry is not taken for a duplicate.
 * @throws Failure `unavailable` while another process holds the claim: the delivery must come again.
 */
export async function processWithDeduplication(
  eventId: string,
  fn: () => Promise<unknown>,
): Promise<{ processed: boolean }> {
  const key = `webhook:dedup:${eventId}`;
  const claim = crypto.randomUUID();
  // SET NX GET (Redis 7): takes the claim when nobody has it, and tells who has it otherwise, in one round trip.
  const holder = await withRedis(
    (redis) => redis.set<string>(key, claim, { nx: true, get: true, ex: CLAIM_SECONDS }),
    null,
  );
  if (holder === DONE) return { processed: false };
  if (holder !== null)
    throw failure("unavailable", "This event is being processed elsewhere.", { retryAfterSeconds: 1 });
  try {
    await fn();
  } catch (error) {
    await withRedis((redis) => redis.eval(RELEASE_IF_MINE, [key], [claim]), null);
    throw error;
  }
  await withRedis((redis) => redis.set(key, DONE, { ex: DONE_SECONDS }), null);
  return { processed: true };
}

/** A claim that has expired and was taken by another must not be released by us. */
const RELEASE_IF_MINE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;
