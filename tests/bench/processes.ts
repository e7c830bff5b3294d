import { readdirSync, readFileSync } from "node:fs";

/** What a process of Linux says of itself in `/proc/<pid>/stat`. */
type Stat = { pid: number; parent: number; ownMs: number; endedChildrenMs: number };

/** Linux counts the time of processes in hundredths of a second, on every platform that Node runs on. */
const TICK_MS = 10;
const MIB = 1024;

/** Whether this system tells how much CPU time its processes have used: Linux does. */
export function countsCpu(): boolean {
  return read("self/stat") !== "";
}

/**
 * CPU time in ms that these processes and all of their descendants have used so far, in user and system mode, those that have
 * ended included: PostgreSQL's backends come and go. NaN where the system does not tell.
 */
export function cpuMs(roots: readonly number[]): number {
  if (!countsCpu()) return Number.NaN;
  return treeOf(roots).reduce((sum, { ownMs, endedChildrenMs }) => sum + ownMs + endedChildrenMs, 0);
}

/** Memory in MiB that these processes and their descendants hold (VmRSS). NaN where the system does not tell. */
export function residentMiB(roots: readonly number[]): number {
  if (!countsCpu()) return Number.NaN;
  const residentOf = ({ pid }: Stat) => Number(/VmRSS:\s+(\d+)/.exec(read(`${pid}/status`))?.[1] ?? 0);
  return treeOf(roots).reduce((sum, stat) => sum + residentOf(stat), 0) / MIB;
}

/** The ancestor of a process that is our own child: a service may say which process works for it, instead of itself. */
export function childAbove(pid: number): number {
  for (let at = pid; ; ) {
    const parent = statOf(at)?.parent;
    if (parent === undefined || parent <= 1) return pid;
    if (parent === process.pid) return at;
    at = parent;
  }
}

function treeOf(roots: readonly number[]): Stat[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const all = pids.flatMap((pid) => statOf(Number(pid)) ?? []);
  const found = all.filter(({ pid }) => roots.includes(pid));
  for (const stat of found) found.push(...all.filter(({ parent, pid }) => parent === stat.pid && !roots.includes(pid)));
  return found;
}

function statOf(pid: number): Stat | undefined {
  const text = read(`${pid}/stat`);
  return text === "" ? undefined : parseStat(text);
}

/** One line of `/proc/<pid>/stat`; see proc(5), and mind that its fields are counted from 1 there. */
export function parseStat(text: string): Stat {
  // The name in parentheses may hold anything, spaces and parentheses too.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    ownMs: (field(14) + field(15)) * TICK_MS,
    endedChildrenMs: (field(16) + field(17)) * TICK_MS,
  };
}

function read(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return "";
  }
}
