import { expect, test } from "vitest";
import { delayBeforeRetry } from "./backoff.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

test("by default the delay is e^(2.5 n) seconds, a day at most", () => {
  const seconds = [0, 1, 2, 3, 4, 5].map((retried) =>
    Math.round(delayBeforeRetry(retried, undefined, {}, NOW) / 1_000),
  );
  expect(seconds).toEqual([12, 148, 1_808, 22_026, 86_400, 86_400]);
});

test("the message's expression comes before the default, and the receiver's wish before both", () => {
  expect(delayBeforeRetry(1, "retried * 5", {}, NOW)).toBe(5);
  expect(delayBeforeRetry(1, "retried * 5", { "retry-after": ["2"] }, NOW)).toBe(2_000);
});

test.each([
  ["seconds", "120", 120_000],
  ["seconds with a fraction", "1.5", 1_500],
  ["an HTTP date", "Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
  ["a date that is over", "Wed, 31 Dec 2025 00:00:00 GMT", 0],
  ["a Go duration", "6m5s", 365_000],
  ["exactly a day", "86400", 86_400_000],
])("Retry-After may be %s", (_what, value, expected) => {
  expect(delayBeforeRetry(0, "7", { "retry-after": [value] }, NOW)).toBe(expected);
});

test.each(["86401", "Sat, 03 Jan 2026 00:00:00 GMT", "25h", "soon", "", "-5", "2026"])(
  "Retry-After: %s leaves the decision to the message, unless it is a number of seconds within a day",
  (value) => {
    const expected = value === "2026" ? 2_026_000 : 7;
    expect(delayBeforeRetry(0, "7", { "retry-after": [value] }, NOW)).toBe(expected);
  },
);

test("a reset header that cannot be read gives way to the next one", () => {
  const headers = { "retry-after": ["soon"], "x-ratelimit-reset-tokens": ["3s"] };
  expect(delayBeforeRetry(0, "7", headers, NOW)).toBe(3_000);
});
