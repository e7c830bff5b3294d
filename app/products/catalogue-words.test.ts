import { expect, test } from "vitest";
import { countFor, headingFor } from "./catalogue-words";

const found = (shown: number, total?: number, hasMore = false) =>
  ({ phase: "ready", products: { length: shown }, total, hasMore }) as const;
const looking = { ...found(0), phase: "loading" } as const;
const failed = { ...found(0), phase: "failed" } as const;

test("the heading names what was searched for and how many there are, as soon as that is known", () => {
  expect(headingFor("", found(24))).toBe("All prints");
  expect(headingFor("", looking)).toBe("All prints");
  expect(headingFor("moon", looking)).toBe("Looking for “moon”");
  expect(headingFor("moon", failed)).toBe("Prints for “moon”");
  expect([0, 1, 2, 1234].map((total) => headingFor("moon", found(1, total)))).toEqual([
    "No prints for “moon”",
    "1 print for “moon”",
    "2 prints for “moon”",
    "1,234 prints for “moon”",
  ]);
});

test("what stands above the prints says how many of them are shown", () => {
  expect(countFor(looking)).toBe("Looking…");
  expect(countFor(failed)).toBe("");
  expect(countFor(found(0, 0))).toBe("No prints");
  expect(countFor(found(1))).toBe("1 print");
  expect(countFor(found(24, undefined, true))).toBe("The first 24 prints");
  expect(countFor(found(24, 112, true))).toBe("The first 24 of 112 prints");
  expect(countFor({ ...found(24, 112, true), phase: "failed" })).toBe("The first 24 of 112 prints");
  expect(countFor(found(112, 112))).toBe("112 prints");
});
