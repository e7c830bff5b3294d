import { parseDuration } from "./duration.ts";
import { compileRetryDelay } from "./retry-delay.ts";

const ONE_DAY_MS = 86_400_000;
const RESET_HEADERS = ["retry-after", "x-ratelimit-reset", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"];

/**
 * Milliseconds until the next attempt. In this order: a reset header of the answer (seconds, an HTTP date, or a Go
 * duration; only up to a day), the message's own expression, then QStash's default of e^(2.5 n) seconds, at most a
 * day, where n counts failed attempts from 1. `now` is the wall clock, since HTTP dates are written by it.
 * Source: QStash's documentation, features/retry.
 */
export function delayBeforeRetry(
  retried: number,
  expression: string | undefined,
  answerHeaders: Record<string, string[]>,
  now: number,
): number {
  const asked = requestedByReceiver(answerHeaders, now);
  if (asked !== undefined) return asked;
  if (expression !== undefined) return compileRetryDelay(expression)(retried);
  return Math.min(ONE_DAY_MS, Math.exp(2.5 * (retried + 1)) * 1_000);
}

function requestedByReceiver(headers: Record<string, string[]>, now: number): number | undefined {
  for (const name of RESET_HEADERS) {
    const text = headers[name]?.[0];
    if (text === undefined) continue;
    const delay = parseReset(text.trim(), now);
    if (delay !== undefined && delay <= ONE_DAY_MS) return Math.max(0, delay);
  }
  return undefined;
}

function parseReset(text: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  if (!/^[A-Z][a-z]{2}, /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}
