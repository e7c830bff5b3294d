import { expect, test } from "vitest";
import { childAbove, countsCpu, cpuMs, parseStat, residentMiB } from "./processes";

test("a process is told by its line, whatever its name, with the time of its children that have ended", () => {
  const line = "4711 (postgres: a) R 9) S 42 4711 4711 0 -1 4194560 1 2 3 4 12 34 500 60 20 0 1 0 1 1 1";
  expect(parseStat(line)).toEqual({ pid: 4711, parent: 42, ownMs: 460, endedChildrenMs: 5_600 });
});

test.skipIf(!countsCpu())("we ourselves use time and memory, and who is not there does not", () => {
  expect(cpuMs([process.pid])).toBeGreaterThan(0);
  expect(residentMiB([process.pid])).toBeGreaterThan(10);
  expect([cpuMs([2 ** 30]), residentMiB([2 ** 30])]).toEqual([0, 0]);
});

test("who is no descendant of ours is under no child of ours", () => {
  expect(childAbove(process.ppid)).toBe(process.ppid);
});
