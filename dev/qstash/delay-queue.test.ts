import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Clock } from "./clock.ts";
import { DelayQueue } from "./delay-queue.ts";

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

test("items arrive in order of their time, and of arrival when it is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { maxLength: 200 }), (times) => {
      vi.setSystemTime(0);
      const arrived: [number, number][] = [];
      const timetable = new DelayQueue<number>(new Clock(), (item, due) => arrived.push([due, item]));
      times.forEach((due, index) => {
        timetable.add(index, due);
      });
      vi.advanceTimersByTime(1_000);
      const expected = times.map((due, index): [number, number] => [due, index]);
      expect(arrived).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      expect(timetable.size).toBe(0);
    }),
  );
});

test("nothing arrives before its time, however far away it is", () => {
  const arrived: string[] = [];
  const timetable = new DelayQueue<string>(new Clock(), (item) => arrived.push(item));
  timetable.add("in two months", 60 * 86_400_000);
  vi.advanceTimersByTime(59 * 86_400_000);
  expect(arrived).toEqual([]);
  vi.advanceTimersByTime(86_400_000);
  expect(arrived).toEqual(["in two months"]);
});

test("a clock that jumps takes the waiting items along", () => {
  const clock = new Clock();
  const arrived: string[] = [];
  const timetable = new DelayQueue<string>(clock, (item) => arrived.push(item));
  timetable.add("later", 10_000);
  clock.offsetMs = 10_000;
  vi.advanceTimersByTime(1);
  expect(arrived).toEqual(["later"]);
});

test("what is not retained never arrives, the rest still in order", () => {
  const arrived: number[] = [];
  const timetable = new DelayQueue<number>(new Clock(), (item) => arrived.push(item));
  for (const n of [5, 3, 1, 4, 2]) timetable.add(n, n * 10);
  timetable.retain((item) => item % 2 === 1);
  vi.advanceTimersByTime(100);
  expect(arrived).toEqual([1, 3, 5]);
});

test("a closed timetable is silent", () => {
  const arrived: number[] = [];
  const timetable = new DelayQueue<number>(new Clock(), (item) => arrived.push(item));
  timetable.add(1, 10);
  timetable.close();
  vi.advanceTimersByTime(100);
  expect(arrived).toEqual([]);
});
