import {
  QstashChatRatelimitError,
  QstashDailyRatelimitError,
  QstashError,
  QstashRatelimitError,
} from "@upstash/qstash";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freezeClock, fromNow } from "./clock";
import { publishProblem } from "./publish-problem";

beforeEach(() => freezeClock(new Date("2026-11-21T12:00:00Z")));
afterEach(() => freezeClock());

const burst = (reset: string | null) => new QstashRatelimitError({ limit: "1", remaining: "0", reset });
const later = (seconds: number) => ({ kind: "later", until: fromNow(seconds * 1_000) });

test("a limit ends when QStash says, in seconds or as a moment; within reason, and soon when it does not say", () => {
  const inHalfAMinute = fromNow(30_000).getTime();
  for (const reset of ["30", String(inHalfAMinute / 1_000), String(inHalfAMinute)]) {
    expect(publishProblem(burst(reset)), reset).toEqual(later(30));
  }
  expect(publishProblem(burst(null))).toEqual(later(10));
  expect(publishProblem(burst("soon"))).toEqual(later(10));
  expect(publishProblem(burst("0"))).toEqual(later(1));
  // From 10^8 on a number is a moment, from 10^11 on in milliseconds: these two are of 1973.
  for (const past of ["100000000", "100000000000"]) expect(publishProblem(burst(past)), past).toEqual(later(1));
  const daily = new QstashDailyRatelimitError({ limit: "1", remaining: "0", reset: "80000" });
  expect(publishProblem(daily)).toEqual(later(900));
  const chat = new QstashChatRatelimitError({
    "limit-requests": "1",
    "limit-tokens": null,
    "remaining-requests": null,
    "remaining-tokens": null,
    "reset-requests": "5",
    "reset-tokens": null,
  });
  expect(publishProblem(chat)).toEqual(later(5));
});

test("no answer, or one that is about all of us, is nothing that a message is to blame for", async () => {
  const unreachable = await fetch("http://127.0.0.1:1/").catch((error: unknown) => error);
  expect(publishProblem(unreachable)).toEqual({ kind: "away" });
  expect(publishProblem(new DOMException("aborted", "AbortError"))).toEqual({ kind: "away" });
  expect(publishProblem(new SyntaxError("<html>"))).toEqual({ kind: "away" });
  expect(publishProblem(new QstashError("no"))).toEqual({ kind: "away" });
  for (const status of [500, 503, 401, 403]) {
    expect(publishProblem(new QstashError("no", status)), String(status)).toEqual({ kind: "away" });
  }
});

test("what a single message may be to blame for is looked for in each of them", () => {
  for (const status of [400, 412, 413]) {
    expect(publishProblem(new QstashError("no", status)), String(status)).toEqual({ kind: "refused" });
  }
  for (const own of [new TypeError("Cannot read properties of undefined"), new Error("There is no such topic")]) {
    expect(publishProblem(own)).toEqual({ kind: "refused" });
  }
});
