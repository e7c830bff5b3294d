import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  ["10s", 10_000],
  ["1d2h3m4s", 93_784_000],
  ["90m", 5_400_000],
  ["250ms", 250],
  ["6m5.5s", 365_500],
  ["1500us", 1.5],
  [" 5s ", 5_000],
])("%j is %d ms", (text, milliseconds) => {
  expect(parseDuration(text)).toBeCloseTo(milliseconds, 6);
});

test.each(["", "s", "10", "-5s", "5 s", "5x", "1e3s", "5s!", "s5"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
