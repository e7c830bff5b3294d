const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** Milliseconds in words of at most two units: `3 ms`, `12 s`, `2 min 28 s`, `1 d 4 h`. */
export function inWords(milliseconds: number): string {
  const rounded = Math.max(0, Math.round(milliseconds));
  if (rounded < 1_000) return `${rounded} ms`;
  const largest = UNITS.findIndex(([, size]) => rounded >= size);
  let left = rounded;
  const words: string[] = [];
  for (const [name, size] of UNITS.slice(largest, largest + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(" ");
}
