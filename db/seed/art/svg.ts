/** The small alphabet the pictures are written in. Lengths are in the picture's own units: 800 wide, 1000 high. */
export const WIDTH = 800;
export const HEIGHT = 1000;

export type Point = readonly [x: number, y: number];
export type Attributes = Record<string, string | number>;

/** The whole picture as a document of its own. */
export function svgDocument(body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">${body}</svg>`;
}

/** One element. Numbers are rounded to a tenth: more digits only cost bytes. */
export function tag(name: string, attributes: Attributes, children = ""): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : value}"`)
    .join("");
  return children === "" ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more: Attributes = {}): string {
  return tag("rect", { x, y, width, height, fill, ...more });
}

export function circle(cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string {
  return tag("circle", { cx, cy, r, fill, ...more });
}

export function ring(cx: number, cy: number, r: number, stroke: string, width: number, more: Attributes = {}): string {
  return circle(cx, cy, r, "none", { stroke, "stroke-width": width, ...more });
}

export function shape(d: string, fill: string, more: Attributes = {}): string {
  return tag("path", { d, fill, ...more });
}

/** An unfilled line with round ends. */
export function line(d: string, stroke: string, width: number, more: Attributes = {}): string {
  return tag("path", { d, fill: "none", stroke, "stroke-width": width, "stroke-linecap": "round", ...more });
}

export function group(attributes: Attributes, children: string): string {
  return tag("g", attributes, children);
}

/** Straight segments through the points; closed when `closed`. */
export function straight(points: readonly Point[], closed = false): string {
  return `M${points.map(pair).join("L")}${closed ? "Z" : ""}`;
}

/** A closed curve that passes through every point (Catmull-Rom as cubic Béziers). */
export function smoothLoop(points: readonly Point[]): string {
  return curve(points, (index) => points[(index + points.length) % points.length], points.length, "Z");
}

/** An open curve that passes through every point. */
export function smoothLine(points: readonly Point[]): string {
  const clamp = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))];
  return curve(points, clamp, points.length - 1, "");
}

/** A vertical blend between colours, spread evenly from the top to the bottom of whatever it fills; paint with `url(#id)`. */
export function verticalBlend(id: string, colours: readonly string[]): string {
  const stops = colours.map((colour, i) =>
    tag("stop", { offset: Math.round((i / (colours.length - 1)) * 100) / 100, "stop-color": colour }),
  );
  return tag("linearGradient", { id, x1: 0, x2: 0, y1: 0, y2: 1 }, stops.join(""));
}

/** The margin of bare paper around a picture, laid over it so that nothing has to be clipped. */
export function mat(paper: string, inset: number): string {
  const [right, bottom] = [WIDTH - inset, HEIGHT - inset];
  return shape(`M0 0H${WIDTH}V${HEIGHT}H0ZM${inset} ${inset}V${bottom}H${right}V${inset}Z`, paper);
}

/** Points on a circle (or an ellipse), `count` of them, starting at `start` radians. */
export function around(centre: Point, rx: number, ry: number, count: number, start = 0): Point[] {
  return Array.from({ length: count }, (_, i): Point => {
    const angle = start + (i / count) * Math.PI * 2;
    return [centre[0] + Math.cos(angle) * rx, centre[1] + Math.sin(angle) * ry];
  });
}

/** `x y`, rounded, for use inside path data. */
export function pair([x, y]: Point): string {
  return `${round(x)} ${round(y)}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

function curve(
  points: readonly Point[],
  at: (index: number) => Point | undefined,
  segments: number,
  end: string,
): string {
  const [first] = points;
  if (first === undefined) throw new RangeError("a curve needs points");
  let d = `M${pair(first)}`;
  for (let i = 0; i < segments; i++) {
    const [before, from, to, after] = [at(i - 1) ?? first, at(i) ?? first, at(i + 1) ?? first, at(i + 2) ?? first];
    const leave: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const arrive: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    d += `C${pair(leave)} ${pair(arrive)} ${pair(to)}`;
  }
  return d + end;
}
