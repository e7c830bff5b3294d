import {
  QstashChatRatelimitError,
  QstashDailyRatelimitError,
  QstashError,
  QstashRatelimitError,
} from "@upstash/qstash";
import { fromNow, now } from "./clock";

/**
 * Why QStash did not take a batch: one of its messages is wrong (`refused`: each is worth a try by itself), it takes none at
 * all for the moment (`away`), or we have sent too much (`later`, with the moment from which on it takes messages again).
 */
export type PublishProblem = { kind: "refused" } | { kind: "away" } | { kind: "later"; until: Date };

/** When a 429 does not say. */
const PAUSE_MS = 10_000;
/** A day's limit may be raised long before the day is over. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** What a failed publication means for the messages that are still to be sent. */
export function publishProblem(error: unknown): PublishProblem {
  const reset = resetOf(error);
  if (reset !== undefined) return { kind: "later", until: momentOf(reset) };
  if (error instanceof QstashError) {
    const { status = 500 } = error;
    // A token that is not ours is everybody's problem, not that of one message.
    return { kind: status >= 500 || status === 401 || status === 403 ? "away" : "refused" };
  }
  return { kind: isFromTheRoad(error) ? "away" : "refused" };
}

/** What a 429 says about when to come again (QStash REST API, "Rate limits"): `null` when it does not. Undefined for other errors. */
function resetOf(error: unknown): string | undefined {
  if (error instanceof QstashChatRatelimitError) return String(error.resetRequests);
  if (error instanceof QstashDailyRatelimitError || error instanceof QstashRatelimitError) return String(error.reset);
  return undefined;
}

/** Seconds from now, or a moment in Unix seconds or milliseconds: headers of that kind are written in all three ways. */
function momentOf(reset: string): Date {
  const number = Number.parseFloat(reset);
  if (Number.isNaN(number)) return fromNow(PAUSE_MS);
  const inMs = number < 1e8 ? number * 1_000 : (number < 1e11 ? number * 1_000 : number) - now().getTime();
  return fromNow(Math.min(LONGEST_PAUSE_MS, Math.max(1_000, inMs)));
}

/** `fetch` failed, was cut off, or what answered was not QStash. A mistake of our own has none of these forms. */
function isFromTheRoad(error: unknown): boolean {
  if (error instanceof TypeError) return error.cause !== undefined;
  return error instanceof SyntaxError || error instanceof DOMException;
}
