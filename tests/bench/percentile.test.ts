import { expect, test } from "vitest";
import { percentile } from "./percentile";

test("a percentile is a value that was measured, whatever the order", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
});

test("of few values the high percentiles are the slowest, and of none there is nothing to tell", () => {
  expect(percentile([7, 3], 0.99)).toBe(7);
  expect(percentile([7, 3], 0.5)).toBe(3);
  expect(percentile([], 0.5)).toBe(0);
});
