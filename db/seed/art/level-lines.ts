import { HEIGHT, type Point, pair, round, WIDTH } from "./svg.ts";

/** A height for every place of the sheet. */
export type Field = (x: number, y: number) => number;

/** A field's heights at the corners of square cells that cover the sheet and one ring of cells around it. */
export interface Relief {
  cell: number;
  columns: number;
  /** Row by row. The outermost corners are bottomless, so that every line of equal height closes. */
  heights: readonly number[];
}

/** Measures a field once, for any number of levels. `cell` must divide the sheet's width and height. */
export function measure(field: Field, cell: number): Relief {
  const [columns, rows] = [WIDTH / cell + 3, HEIGHT / cell + 3];
  const heights: number[] = [];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const outside = i === 0 || j === 0 || i === columns - 1 || j === rows - 1;
      heights.push(outside ? -9 : field((i - 1) * cell, (j - 1) * cell));
    }
  }
  return { cell, columns, heights };
}

/** The line of equal height as path data, closed rings only (marching squares); empty where nothing is that high. */
export function levelLines({ cell, columns, heights }: Relief, level: number): string {
  const segments: Segments = new Map();
  const above = (index: number) => (heights[index] ?? -9) - level;
  for (let index = 0; index < heights.length - columns - 1; index++) {
    if ((index + 1) % columns === 0) continue;
    const square = [index, index + 1, index + columns + 1, index + columns].map(above);
    const high = square.filter((height) => height > 0).length;
    if (high > 0 && high < 4) march(segments, square, [index % columns, Math.floor(index / columns)]);
  }
  return join(segments, cell);
}

/** Where a line leaves a cell, by edge: the point (in cells) and the edge through which it came in. */
type Segments = Map<string, { to: string; at: Point }>;

/** Adds what crosses one cell, walked so that high ground lies on the right. `square`: its corners, clockwise. */
function march(segments: Segments, square: readonly number[], [i, j]: Point): void {
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
    const [a, b] = [square[k] ?? 0, square[(k + 1) % 4] ?? 0];
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
      ring.push([(next.at[0] - 1) * cell, (next.at[1] - 1) * cell]);
      key = next.to;
      next = segments.get(key);
    }
    // A ring of four or five corners is a speck on a hilltop.
    if (ring.length > 5) d += spline(eased(ring));
  }
  return d;
}

/** Each point drawn halfway towards the middle of its neighbours: a coarse grid leaves kinks that ink would show. */
function eased(ring: readonly Point[]): Point[] {
  return ring.map((point, i) => {
    const [before, after] = [ring.at(i - 1) ?? point, ring[(i + 1) % ring.length] ?? point];
    return middle(point, middle(before, after));
  });
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
    const end: Point = [round(to[0]), round(to[1])];
    const written = pair([end[0] - at[0], end[1] - at[1]]);
    at = end;
    return written;
  };
  const [first = start, second = start, ...rest] = middles;
  const begin = `M${step(first)}`;
  const bend = `q${pair([control[0] - at[0], control[1] - at[1]])} ${step(second)}`;
  return `${begin}${bend}${[...rest, first].map((to) => `t${step(to)}`).join("")}Z`.replaceAll(" -", "-");
}

function middle(from: Point, to: Point): Point {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}
