import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { freezeClock } from "./clock";
import { CountsOfThisProcess } from "./sliding-window";

const START = Date.UTC(2026, 0, 1);
const at = (seconds: number) => freezeClock(new Date(START + seconds * 1000));
afterEach(() => freezeClock());

test("as many as are allowed pass, the next one waits for the end of the window, another key does not", () => {
  at(10);
  const counts = new CountsOfThisProcess();
  expect([1, 2, 3].map(() => counts.spend("a", 3, 60))).toEqual([0, 0, 0]);
  expect(counts.spend("a", 3, 60)).toBe(50);
  expect(counts.spend("b", 3, 60)).toBe(0);
});

test("what was seen in the last window counts less the older it is, and then not at all", () => {
  const counts = new CountsOfThisProcess();
  at(59);
  for (let n = 0; n < 10; n += 1) counts.spend("a", 10, 60);
  at(61);
  expect(counts.spend("a", 10, 60)).toBe(0);
  expect(counts.spend("a", 10, 60)).toBeGreaterThan(0);
  at(90);
  expect([1, 2, 3, 4].map(() => counts.spend("a", 10, 60))).toEqual([0, 0, 0, 0]);
  at(600);
  expect(Array.from({ length: 10 }, () => counts.spend("a", 10, 60))).toEqual(Array(10).fill(0));
});

test("no window of time, wherever it begins, lets through more than twice what is allowed", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 20 }), (milliseconds, max) => {
      const counts = new CountsOfThisProcess();
      let time = 0;
      const passed: number[] = [];
      for (const gap of milliseconds) {
        time += gap;
        at(time / 1000);
        if (counts.spend("a", max, 60) === 0) passed.push(time);
      }
      return passed.every((start) => passed.filter((t) => t >= start && t < start + 60_000).length <= 2 * max);
    }),
  );
});

test("whoever sends from ever new places fills no memory", () => {
  at(0);
  const counts = new CountsOfThisProcess();
  expect(counts.spend("first", 1, 60)).toBe(0);
  for (let n = 0; n < 50_000; n += 1) counts.spend(`key-${n}`, 1, 60);
  expect(counts.spend("first", 1, 60)).toBe(0);
});
