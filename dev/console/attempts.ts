import type { FullEvent } from "./qstash-shapes.ts";

/** One attempt of a message. Times are milliseconds; `took` is undefined while the receiver works. */
export type Attempt = {
  number: number;
  began: number;
  took: number | undefined;
  status: number | undefined;
  error: string | undefined;
  /** The answer's body, base64. */
  responseBody: string | undefined;
  /** When the next one is due, if there is to be one. */
  next: number | undefined;
};

/** The attempts that a message's events, newest first, tell of; the first attempt first. */
export function attemptsOf(events: readonly FullEvent[]): Attempt[] {
  const attempts: Attempt[] = [];
  for (const event of events.toReversed()) {
    const { state, time, responseStatus: status, error, responseBody, nextDeliveryTime } = event;
    if (state === "ACTIVE") {
      const number = attempts.length + 1;
      const open = { took: undefined, status: undefined, error: undefined, responseBody: undefined, next: undefined };
      attempts.push({ number, began: time, ...open });
      continue;
    }
    const last = attempts.at(-1);
    if (last === undefined) continue;
    if (state === "RETRY") last.next = nextDeliveryTime;
    else if (last.took === undefined) Object.assign(last, { took: time - last.began, status, error, responseBody });
  }
  return attempts;
}
