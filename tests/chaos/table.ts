import type { Finding } from "./findings";

export type Line = readonly [name: string, value: string | number];

/** The numbers of a drill, then each promise with how often it was broken and by what. */
export function printTable(title: string, lines: readonly Line[], findings: readonly Finding[]): void {
  const promises = findings.map(({ promise, offenders }): Line => [promise, offenders.length]);
  const width = Math.max(...[...lines, ...promises].map(([name]) => name.length)) + 2;
  const row = ([name, value]: Line, mark = "") => `  ${name.padEnd(width)}${String(value).padStart(8)}${mark}`;
  console.log(`\n${title}\n`);
  for (const line of lines) console.log(row(line));
  console.log("\n  must be 0:");
  for (const line of promises) console.log(row(line, line[1] === 0 ? "" : "  BROKEN"));
  for (const { promise, offenders } of findings) {
    if (offenders.length > 0) console.log(`\n  ${promise}:\n    ${offenders.slice(0, 20).join("\n    ")}`);
  }
}
