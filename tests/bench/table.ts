import type { ColdStart, Memory, Report, Row } from "./report";
import { memoryTarget, type Target, targetsOf, UNIT, workOf } from "./targets";

const COLUMNS = [
  "",
  "× bare",
  "at once",
  "ops/s",
  "p50",
  "p95",
  "p99",
  "app",
  "PG",
  "cloud",
  "SQL",
  "QStash",
  "Redis",
  "bytes",
];

/**
 * The figures of a run as one Markdown table, ratios first and targets last: `× bare` is the CPU time of app and PostgreSQL in
 * units of what the bare route costs; times in ms, CPU time in ms an operation.
 */
export function tableOf({ rows, memory, coldStart }: Report): string {
  const width = COLUMNS.length;
  const lines = [
    [...COLUMNS, "target"],
    ["---", ...Array.from({ length: width }, () => "---:").slice(1), "---"],
    ...rows.map((row) => cellsOf(row, ratioOf(row, rows))),
    ...[...memoryLines(memory), ...startLines(coldStart)].map(([name, value, target]) => {
      return [name, "", "", value, ...Array.from({ length: width - 4 }, () => ""), target];
    }),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** How many bare routes an operation costs. Null when CPU time is not measured, or the bare route was left out. */
export function ratioOf(row: Row, rows: readonly Row[]): number | null {
  const unit = rows.find(({ name }) => name === UNIT)?.cpu.app;
  const work = workOf(row);
  return unit && work !== null ? work / unit : null;
}

/** A figure with as many digits as it deserves; a dash when it was not measured. */
export function figure(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString("en");
  return value.toFixed(value >= 10 ? 1 : 2);
}

function cellsOf(row: Row, ratio: number | null): string[] {
  const { name, atOnce, perSecond, p50, p95, p99, cpu, statements, messages, redisCommands, bytes } = row;
  const timed = [ratio, atOnce, perSecond, p50, p95, p99, cpu.app, cpu.postgres, cpu.cloud];
  const figures = [...timed, statements, messages, redisCommands, bytes].map(figure);
  return [
    row.failed > 0 ? `${name} (${row.failed} failed)` : name,
    ...figures,
    targetsOf(row).map(targetText).join("; "),
  ];
}

function targetText({ says, limit, kind, value }: Target): string {
  const isMet = value !== null && (kind === "at most" ? value <= limit : value >= limit);
  return `${says} ${kind === "at most" ? "≤" : "≥"} ${limit}: ${figure(value)}${value === null ? "" : isMet ? " ✓" : " ✗"}`;
}

function memoryLines(memory: Memory | null): [string, string, string][] {
  if (!memory) return [];
  const { idleMiB, peakMiB, afterQuietMiB, seconds, quietSeconds, journeys } = memory;
  const mebibytes = (value: number | null) => `${figure(value)} MiB`;
  return [
    ["RSS of the app, idle", mebibytes(idleMiB), ""],
    [
      `RSS, peak of ${figure(seconds)} s with ${figure(journeys)} journeys`,
      mebibytes(peakMiB),
      targetText(memoryTarget(memory)),
    ],
    [`RSS, ${figure(quietSeconds)} s later`, mebibytes(afterQuietMiB), `idle: ${figure(idleMiB)}`],
  ];
}

function startLines(coldStart: ColdStart | null): [string, string, string][] {
  if (!coldStart) return [];
  const middle = (values: (number | null)[]) =>
    figure([...values].sort((a, b) => (a ?? 0) - (b ?? 0))[values.length >> 1] ?? null);
  return [["cold start until a list is answered", `${middle(coldStart.ms)} ms`, `${middle(coldStart.cpuMs)} CPU-ms`]];
}
