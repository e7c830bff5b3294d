import { expect, test } from "vitest";
import { caveats, comparisonOf } from "./compare";
import type { Report, Row } from "./report";
import { parseStatements } from "./statements";
import { figure, ratioOf, tableOf } from "./table";

const row = (name: string, change: Partial<Row> = {}): Row => ({
  name,
  atOnce: 10,
  done: 100,
  failed: 0,
  failures: [],
  perSecond: 80,
  p50: 12.34,
  p95: 20,
  p99: 31,
  cpu: { app: 10, postgres: 2, cloud: 3, driver: 1 },
  statements: 5,
  statementsBeforeAnswer: 5,
  messages: 1,
  redisCommands: 2,
  bytes: 1234,
  ...change,
});

const run = (rows: Row[], change: Partial<Report> = {}): Report => ({
  at: "2026-01-01T00:00:00.000Z",
  commit: "abc",
  machine: { cpu: "One", cores: 2, memoryGiB: 8, system: "Linux", node: "v20", loadBefore: 0 },
  secondsEach: 10,
  rows,
  memory: null,
  coldStart: null,
  ...change,
});

const bare = row("bare Next route", { cpu: { app: 0.5, postgres: 0, cloud: 0, driver: 0 } });
const lineOf = (table: string, name: string) => table.split("\n").find((line) => line.includes(`| ${name} |`)) ?? "";

test("every line of the table has as many cells as its head", () => {
  const memory = { idleMiB: 150, peakMiB: 280, afterQuietMiB: 200, seconds: 300, quietSeconds: 60, journeys: 9_000 };
  const table = tableOf(run([bare, row("list")], { memory, coldStart: { ms: [900, 800, 1000], cpuMs: [1, 2, 3] } }));
  expect(new Set(table.split("\n").map((line) => line.split("|").length)).size).toBe(1);
  expect(lineOf(table, "cold start until a list is answered")).toContain("900 ms");
  expect(table).toContain("MiB ≤ 300: 280 ✓");
});

test("a ratio is the work of app and database in units of the bare route, which itself is 1", () => {
  const rows = [bare, row("list")];
  expect(rows.map((one) => ratioOf(one, rows))).toEqual([1, 24]);
  expect(ratioOf(row("list"), [row("list")])).toBeNull();
});

test("a target stands beside its figure and says whether it is met", () => {
  const table = tableOf(run([row("accept", { p50: 61, statementsBeforeAnswer: 8 })]));
  expect(table).toContain("p50, ms ≤ 60: 61 ✗; SQL before the answer ≤ 8: 8 ✓");
  const journey = row("guest journey until its last side effect", {
    perSecond: 59,
    cpu: { app: 20, postgres: 5, cloud: 9, driver: 0 },
  });
  expect(tableOf(run([journey]))).toContain("CPU-ms ≤ 25: 25 ✓");
  expect(tableOf(run([journey]))).toContain("ops/s ≥ 60: 59 ✗");
});

test("what was not measured is a dash, in the table as in a comparison, and meets no target", () => {
  const blind = row("checkout until its last side effect", {
    cpu: { app: null, postgres: null, cloud: null, driver: null },
  });
  expect(tableOf(run([blind]))).toContain("CPU-ms ≤ 15: – |");
  expect(comparisonOf(run([blind]), run([blind]))).toContain("| – | – |");
  expect([null, 3, 1234.5, 12.34, 0.126].map(figure)).toEqual(["–", "3", "1,235", "12.3", "0.13"]);
});

test("what failed is said beside the name", () => {
  expect(tableOf(run([row("list", { failed: 3 })]))).toContain("| list (3 failed) |");
});

test("two runs stand side by side, with how much each figure has changed", () => {
  const before = run([bare, row("list"), row("gone")]);
  const after = run([bare, row("list", { perSecond: 100, messages: 0 }), row("new")]);
  const line = lineOf(comparisonOf(before, after), "list");
  expect(line).toContain("80 → 100 (+25 %)");
  expect(line).toContain("1 → 0 (−100 %)");
  expect(line).toContain("| 12.3 |");
  expect(comparisonOf(before, after)).not.toMatch(/gone|new/);
});

test("runs of another machine or another length are not compared without a word", () => {
  const one = run([]);
  expect(caveats(one, one)).toEqual([]);
  expect(caveats({ ...one, machine: { ...one.machine, cpu: "Two" }, secondsEach: 2 }, one)).toEqual([
    "Another machine: 2 × Two.",
    "Other lengths: 2 s an operation.",
  ]);
});

test("a statement is counted once, whatever lines it has, and only if the shop's role has sent it", () => {
  const log = [
    "1700000000.123 [42] oncart_app LOG:  statement: begin",
    "1700000000.124 [42] oncart_app LOG:  execute <unnamed>: select 1",
    "\tfrom somewhere",
    "1700000000.124 [42] oncart_app DETAIL:  Parameters: $1 = '1'",
    "1700000000.125 [43] postgres LOG:  statement: select 2",
    "1700000000.200 [42] oncart_app LOG:  statement: commit",
  ].join("\n");
  expect(parseStatements(log).map(({ at }) => Math.round(at))).toEqual([1700000000123, 1700000000124, 1700000000200]);
});
