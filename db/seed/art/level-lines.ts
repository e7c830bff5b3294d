import { HEIGHT, type Point, pair, round, WIDTH } from "./svg.ts";

/** A height for every place of the sheet. */
export type Field = (x: number, y: number) => number;

/**
 * The line of equal height through a field as path data, closed rings only: marching squares on a grid of `cell` units
 * that reaches one cell beyond the sheet, where the field is taken to be bottomless so that every ring closes.
 * `cell` must divide the sheet. Empty when the field never reaches the level.
 */
export function levelLines(field: Field, level: number, cell: number): string {
  const segments: Segments = new Map();
  const last = { x: WIDTH / cell + 1, y: HEIGHT / cell + 1 };
  const height = (i: number, j: number) =>
    i < 0 || j < 0 || i >= last.x || j >= last.y ? -9 : field(i * cell, j * cell) - level;
  for (let j = -1; j < last.y; j++) for (let i = -1; i < last.x; i++) march(segments, height, [i, j]);
  return join(segments, cell);
}

/** Where a line leaves a cell, by edge: the point (in cells) and the edge through which it came in. */
type Segments = Map<string, { to: string; at: Point }>;

type Heights = (i: number, j: number) => number;

/** Adds what crosses one cell, walked so that high ground lies on the right. */
function march(segments: Segments, height: Heights, [i, j]: Point): void {
  const corners: Point[] = [
    [i, j],
    [i + 1, j],
    [i + 1, j + 1],
    [i, j + 1],
  ];
  const entries: Crossing[] = [];
  const exits: Crossing[] = [];
  corners.forEach((from, k) => {
    const to = corners[(k + 1) % 4] ?? from;
    const [a, b] = [height(from[0], from[1]), height(to[0], to[1])];
    if (a > 0 === b > 0) return;
    const share = Math.min(0.92, Math.max(0.08, a / (a - b)));
    const at: Point = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    const key = `${Math.min(from[0], to[0])},${Math.min(from[1], to[1])},${from[0] === to[0] ? "v" : "h"}`;
    (a > 0 ? exits : entries).push({ key, at });
  });
  exits.forEach((exit, k) => {
    const entry = entries[k];
    if (entry !== undefined) segments.set(exit.key, { to: entry.key, at: exit.at });
  });
}

interface Crossing {
  key: string;
  at: Point;
}

function join(segments: Segments, cell: number): string {
  let d = "";
  for (const start of segments.keys()) {
    const ring: Point[] = [];
    let next = segments.get(start);
    let key = start;
    while (next !== undefined) {
      segments.delete(key);
      ring.push([next.at[0] * cell, next.at[1] * cell]);
      key = next.to;
      next = segments.get(key);
    }
    if (ring.length > 3) d += spline(ring);
  }
  return d;
}

/**
 * A closed quadratic B-spline: T mirrors the control point before it, so one midpoint per vertex is all it takes.
 * Steps are relative because they are shorter to write, and each starts from the rounded end of the one before it:
 * rounding every step by itself would leave the ring open.
 */
function spline(ring: readonly Point[]): string {
  const [start, control] = ring;
  if (start === undefined || control === undefined) return "";
  const middles = ring.map((from, i) => middle(from, ring[(i + 1) % ring.length] ?? start));
  let at: Point = [0, 0];
  const step = (to: Point): string => {
    const written = pair([to[0] - at[0], to[1] - at[1]]);
    at = [round(to[0]), round(to[1])];
    return written;
  };
  const [first = start, second = start, ...rest] = middles;
  const begin = `M${step(first)}`;
  const bend = `q${pair([control[0] - at[0], control[1] - at[1]])} ${step(second)}`;
  return `${begin}${bend}${[...rest, first].map((to) => `t${step(to)}`).join("")}Z`;
}

function middle(from: Point, to: Point): Point {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}
