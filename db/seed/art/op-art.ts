import type { Canvas, Collection } from "./collection.ts";
import { group, type Point, pair, rect, ring, round, shape, smoothLine, tag } from "./svg.ts";

/** Two or three flat colours that will not keep still. */
export const opArt: Collection = {
  palettes: ["primary", "saffron", "cherry", "lapis-brass", "mint-coral", "plum-apricot", "persimmon"],
  scenes: [
    { shows: "a checkerboard that swells into a sphere", draw: bulge },
    { shows: "parallel ribbons that ripple from side to side", draw: ribbons },
    { shows: "concentric rings cut in strips and shifted", draw: shifted },
    { shows: "a field of fine lines in which a circle rises", draw: relief },
  ],
};

function bulge(canvas: Canvas): string {
  const { random, palette } = canvas;
  const [columns, rows] = [12, 15];
  const centre: Point = [random.between(330, 470), random.between(400, 600)];
  const r = random.between(260, 310);
  const dark = random.pick([palette.ink, palette.deep]);
  const at = (column: number, row: number) => swollen([70 + column * 55, 87.5 + row * 55], centre, r);
  let [cells, pops] = ["", ""];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if ((row + column) % 2 === 1) continue;
      const corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
      const middle = swollen([97.5 + column * 55, 115 + row * 55], centre, r);
      const d = `M${corners.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join("L")}Z`;
      if (Math.hypot(middle[0] - centre[0], middle[1] - centre[1]) < r * 0.55) pops += d;
      else cells += d;
    }
  }
  return rect(0, 0, 800, 1000, palette.paper) + shape(cells, dark) + shape(pops, palette.pop);
}

/** Pushes a point away from the centre as a lens of radius `r` would. */
function swollen([x, y]: Point, [cx, cy]: Point, r: number): Point {
  const [dx, dy] = [x - cx, y - cy];
  const distance = Math.hypot(dx, dy) / r;
  if (distance >= 1 || distance === 0) return [x, y];
  const pushed = Math.sin((distance * Math.PI) / 2) ** 0.85 / distance;
  return [cx + dx * pushed, cy + dy * pushed];
}

function ribbons(canvas: Canvas): string {
  const { random, palette } = canvas;
  const count = 11;
  const step = 640 / count;
  const phase = random.between(0, 6);
  const reach = random.between(26, 40);
  const tones = random.pick([
    [palette.deep, palette.pop, palette.deep, palette.warm],
    [palette.ink, palette.ink, palette.ink, palette.pop],
    [palette.deep, palette.cool, palette.pop, palette.cool],
  ]);
  let body = rect(0, 0, 800, 1000, palette.paper);
  const edge = (k: number, thin: number) =>
    Array.from({ length: 9 }, (_, i): Point => {
      const along = i / 8;
      return [80 + (k + thin) * step + Math.sin(phase + along * Math.PI * 3.2 + k * 0.16) * reach, 90 + along * 820];
    });
  for (let k = 0; k < count; k++) {
    const [left, right] = [edge(k, 0.12), edge(k, 0.12 + 0.3 + 0.34 * Math.abs(Math.sin(k * 0.55 + phase)))];
    const d = `${smoothLine(left)}L${smoothLine(right.reverse()).slice(1)}Z`;
    body += shape(d, tones[k % tones.length] ?? palette.deep);
  }
  return body;
}

function shifted(canvas: Canvas): string {
  const { random, palette } = canvas;
  const strips = random.pick([4, 5, 6]);
  const height = 720 / strips;
  const tones = [palette.deep, palette.pop, palette.deep, palette.ink];
  const source = canvas.id("rings");
  let rings = "";
  for (let i = 0; i < 8; i++) rings += ring(0, 0, 306 - i * 39, tones[i % 4] ?? palette.deep, 20);
  let body = tag("defs", {}, group({ id: source }, rings));
  let shift = random.pick([-1, 1]);
  for (let i = 0; i < strips; i++) {
    const clip = canvas.id(`c${i}`);
    const top = 140 + i * height;
    body += tag("clipPath", { id: clip }, rect(0, top, 800, height, "#000"));
    const moved = tag("use", { href: `#${source}`, x: 400 + shift * 39, y: 500 });
    body += group({ "clip-path": `url(#${clip})` }, moved);
    shift = -shift;
  }
  return rect(0, 0, 800, 1000, palette.paper) + body;
}

function relief(canvas: Canvas): string {
  const { random, palette } = canvas;
  const lines = 34;
  const [cx, cy] = [400 + random.between(-50, 50), random.between(420, 540)];
  const r = random.between(215, 265);
  const slope = random.between(26, 40);
  let [flat, raised] = ["", ""];
  for (let i = 0; i < lines; i++) {
    const y = 110 + i * (780 / (lines - 1));
    const half = Math.sqrt(Math.max(0, r * r - (y - cy) ** 2));
    if (half < 24) {
      flat += `M80 ${round(y)}H720`;
      continue;
    }
    flat += `M80 ${round(y)}H${round(cx - half)}M${round(cx + half)} ${round(y)}H720`;
    const lift = (half / r) * slope;
    const rise: Point[] = [
      [cx - half * 0.5, y - lift],
      [cx + half * 0.5, y + lift],
    ];
    raised += `M${pair([cx - half, y])}C${rise.map(pair).join(" ")} ${pair([cx + half, y])}`;
  }
  const stroke = { fill: "none", "stroke-width": 9 };
  return (
    rect(0, 0, 800, 1000, palette.paper) +
    tag("path", { d: flat, stroke: palette.deep, ...stroke }) +
    tag("path", { d: raised, stroke: palette.pop, ...stroke })
  );
}
