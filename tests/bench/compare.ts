import type { Report, Row } from "./report";
import { figure, ratioOf } from "./table";
import { workOf } from "./targets";

const FIGURES: readonly [string, (row: Row, report: Report) => number | null][] = [
  ["× bare", (row, { rows }) => ratioOf(row, rows)],
  ["CPU-ms", workOf],
  ["ops/s", ({ perSecond }) => perSecond],
  ["p50", ({ p50 }) => p50],
  ["p99", ({ p99 }) => p99],
  ["SQL", ({ statements }) => statements],
  ["QStash", ({ messages }) => messages],
  ["bytes", ({ bytes }) => bytes],
];

/** Two runs side by side as a Markdown table, operation by operation: before, after, and by how much. */
export function comparisonOf(before: Report, after: Report): string {
  const lines = after.rows.flatMap((row) => {
    const old = before.rows.find(({ name }) => name === row.name);
    if (!old) return [];
    return [[row.name, ...FIGURES.map(([, of]) => change(of(old, before), of(row, after)))]];
  });
  const head = [
    ["", ...FIGURES.map(([name]) => name)],
    ["---", ...FIGURES.map(() => "---:")],
  ];
  return [...head, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What has to be said of two runs that are no equal match; nothing when they are. */
export function caveats(before: Report, after: Report): string[] {
  const [one, other] = [before.machine, after.machine];
  return [
    ...(one.cpu !== other.cpu || one.cores !== other.cores ? [`Another machine: ${one.cores} × ${one.cpu}.`] : []),
    ...(one.node !== other.node ? [`Another Node: ${one.node}.`] : []),
    ...(before.secondsEach !== after.secondsEach ? [`Other lengths: ${before.secondsEach} s an operation.`] : []),
  ];
}

function change(before: number | null, after: number | null): string {
  if (before === null || after === null) return "–";
  if (figure(before) === figure(after)) return figure(after);
  const share =
    before === 0 ? "" : ` (${after >= before ? "+" : "−"}${Math.abs(Math.round((after / before - 1) * 100))} %)`;
  return `${figure(before)} → ${figure(after)}${share}`;
}
