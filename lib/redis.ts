import { Redis } from "@upstash/redis";
import { ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";
import { env } from "./env";
import { log } from "./log";

let client: Redis | undefined;

const PATIENCE_MS = 400;

// Redis may vanish at any time. After five failures in a row callers stop waiting for it; every 5 s one of them tries again.
const breaker = circuitBreaker(handleAll, { halfOpenAfter: 5_000, breaker: new ConsecutiveBreaker(5) });
breaker.onBreak(() => log.warn("Redis does not answer: going on without it"));
breaker.onReset(() => log.info("Redis answers again"));

/**
 * Asks Redis, or goes on without it: `fallback` is the answer when Redis is slow (400 ms), broken or gone.
 * Whatever is built on this may be slower without Redis, never wrong.
 */
export async function withRedis<T>(operation: (redis: Redis) => Promise<T>, fallback: T): Promise<T> {
  try {
    return await breaker.execute(() => operation(redis()));
  } catch {
    return fallback;
  }
}

function redis(): Redis {
  client ??= new Redis({
    url: env().UPSTASH_REDIS_REST_URL,
    token: env().UPSTASH_REDIS_REST_TOKEN,
    // The default turns the string "1" into the number 1.
    automaticDeserialization: false,
    retry: false,
    // A function: with a plain signal the client answers an aborted request with the word "Aborted" as if Redis had said it.
    signal: () => AbortSignal.timeout(PATIENCE_MS),
    enableTelemetry: false,
    keepAlive: true,
  });
  return client;
}
