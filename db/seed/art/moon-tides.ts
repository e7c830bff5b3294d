import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import {
  around,
  circle,
  group,
  line,
  mat,
  type Point,
  rect,
  ring,
  round,
  shape,
  smoothLine,
  straight,
  tag,
} from "./svg.ts";

/** The moon and what it does to the water: thin pale lines on a night ground. */
export const moonTides: Collection = {
  palettes: ["lapis-brass", "persimmon", "plum-apricot", "sand-teal", "saffron", "blush-pine", "heather"],
  scenes: [
    { shows: "the phases of the moon along a gentle arc", draw: phases },
    { shows: "a full moon drawing the tide up in fine lines", draw: tideLines },
    { shows: "a moon with rings of light above rippled water", draw: halo },
    { shows: "a chart of moons circling a rayed sun", draw: chart },
  ],
};

function phases(canvas: Canvas): string {
  const { random, palette } = canvas;
  const ground = night(canvas);
  const vertical = random.chance(0.5);
  const radii = [20, 32, 44, 60, 44, 32, 20];
  let body = rect(0, 0, 800, 1000, ground) + stars(canvas, 34);
  const spine: Point[] = [];
  let discs = "";
  let along = vertical ? 128 : 82;
  radii.forEach((r, i) => {
    const bow = (1 - ((i - 3) / 3) ** 2) * (vertical ? 90 : 75);
    const at: Point = vertical ? [355 + bow, along + r] : [along + r, 400 - bow];
    along += r * 2 + (vertical ? 40 : 22);
    spine.push(at);
    const lit = mix(palette.paper, palette.warm, 0.15);
    discs += circle(at[0], at[1], r + 8, ground);
    discs += moon(at, r, i / (radii.length - 1), lit, mix(ground, palette.cool, 0.3));
  });
  body += line(smoothLine(spine), palette.pop, 2, { opacity: 0.8 });
  if (!vertical) body += waterLines(canvas, 590, 900, 12, 400);
  return body + discs + border(canvas);
}

function tideLines(canvas: Canvas): string {
  const { random, palette } = canvas;
  const ground = night(canvas);
  const x = random.between(330, 470);
  let body = rect(0, 0, 800, 1000, ground) + stars(canvas, 22);
  body += circle(x, 270, 190, palette.cool, { opacity: 0.1 }) + circle(x, 270, 150, palette.cool, { opacity: 0.12 });
  body += circle(x, 270, 112, mix(palette.paper, palette.pop, 0.25));
  const rows = 16;
  const fill = mix(ground, palette.deep, 0.2);
  for (let i = 0; i < rows; i++) {
    const depth = i / (rows - 1);
    const pull = (1 - depth) ** 1.6 * 170;
    const width = 130 + depth * 120;
    const points = [46, 190, 270, 335, 400, 465, 530, 610, 754].map((at): Point => {
      const place = at + (x - 400) * (1 - Math.abs(at - 400) / 354);
      return [place, 560 + depth * 360 - pull * Math.exp(-(((place - x) / width) ** 2))];
    });
    const colour = mix(mix(palette.pop, palette.paper, 0.2), mix(palette.cool, ground, 0.3), depth);
    // Filled as well as drawn: the swell of a nearer line hides the farther ones behind it.
    body += shape(smoothLine(points), fill, { stroke: colour, "stroke-width": 3.2 });
  }
  return body + border(canvas);
}

function halo(canvas: Canvas): string {
  const { random, palette } = canvas;
  const ground = night(canvas);
  const horizon = 640;
  const [x, y] = [400 + random.between(-70, 70), random.between(300, 360)];
  let body = rect(0, 0, 800, horizon, ground) + stars(canvas, 20);
  let rings = "";
  for (let i = 1; i <= 9; i++)
    rings += ring(x, y, 92 + i * 34, palette.pop, 2.2, { opacity: round((1.05 - i / 10) * 10) / 10 });
  body += rings + circle(x, y, 92, palette.paper) + crater(canvas, [x, y]);
  body += rect(0, horizon, 800, 400, mix(ground, palette.deep, 0.55));
  body += waterLines(canvas, horizon + 16, 940, 15, x);
  return body + mat(ground, 52) + border(canvas);
}

function chart(canvas: Canvas): string {
  const { random, palette } = canvas;
  const ground = night(canvas);
  const centre: Point = [400, 500];
  let body = rect(0, 0, 800, 1000, ground) + stars(canvas, 40);
  const rays = random.pick([24, 32, 40]);
  let d = "";
  around(centre, 1, 1, rays).forEach((at, i) => {
    const [dx, dy] = [at[0] - 400, at[1] - 500];
    const reach = i % 2 === 0 ? 150 : 122;
    d += `M${round(400 + dx * 84)} ${round(500 + dy * 84)}L${round(400 + dx * reach)} ${round(500 + dy * reach)}`;
  });
  body += line(d, palette.pop, 3) + circle(400, 500, 68, palette.pop) + ring(400, 500, 168, palette.cool, 1.6);
  const moons = random.pick([8, 10, 12]);
  body += ring(400, 500, 255, palette.warm, 1.6, { opacity: 0.7 });
  around(centre, 255, 255, moons, -Math.PI / 2).forEach((at, i) => {
    const r = moons === 12 ? 36 : 42;
    body +=
      circle(at[0], at[1], r + 9, ground) + moon(at, r, i / moons, palette.paper, mix(ground, palette.cool, 0.32));
  });
  [212, 310].forEach((r, i) => {
    body += ring(400, 500, r, palette.cool, 1.4, {
      "stroke-dasharray": i === 0 ? "2 9" : "1 13",
      "stroke-linecap": "round",
    });
    const planet = around(centre, r, r, 1, random.between(0, 6))[0] ?? centre;
    body += circle(planet[0], planet[1], 11 - i * 2, i === 0 ? palette.warm : palette.pop);
  });
  body += ring(400, 500, 324, palette.pop, 2) + corners(canvas);
  return body + border(canvas);
}

function night({ palette }: Canvas): string {
  return mix(palette.ink, palette.deep, 0.3);
}

/** A disc lit from the right while it waxes (age 0 to 0.5) and from the left while it wanes (0.5 to 1). */
function moon([x, y]: Point, r: number, age: number, light: string, dark: string): string {
  const lit = Math.cos(age * Math.PI * 2);
  const [waxing, bulge] = [age <= 0.5, round(Math.abs(lit) * r)];
  const terminator = waxing === lit > 0 ? 0 : 1;
  const d = `M${round(x)} ${round(y - r)}a${round(r)} ${round(r)} 0 0 ${waxing ? 1 : 0} 0 ${round(r * 2)}a${bulge} ${round(r)} 0 0 ${terminator} 0 ${round(-r * 2)}Z`;
  return circle(x, y, r, dark) + shape(d, light);
}

function crater({ random, palette }: Canvas, [x, y]: Point): string {
  const spots = around([x + 8, y - 4], 44, 40, 5, random.between(0, 6));
  const colour = mix(palette.paper, palette.cool, 0.3);
  return group(
    { opacity: 0.6 },
    spots.map(([cx, cy], i) => circle(cx, cy, [20, 9, 14, 7, 11][i] ?? 9, colour)).join(""),
  );
}

/** Broken horizontal lines that gather below the moon at `x`. */
function waterLines({ random, palette }: Canvas, top: number, bottom: number, rows: number, x: number): string {
  let [soft, bright] = ["", ""];
  for (let i = 0; i < rows; i++) {
    const y = round(top + (i / (rows - 1)) ** 1.2 * (bottom - top));
    const half = random.between(30, 90) + i * 6;
    const gap = half + random.between(25, 60);
    bright += `M${round(x - half)} ${y}H${round(x + half)}`;
    soft += `M${round(random.between(80, 170))} ${y}H${round(x - gap)}M${round(x + gap)} ${y}H${round(random.between(630, 720))}`;
  }
  return line(soft, palette.cool, 2.4, { opacity: 0.75 }) + line(bright, palette.warm, 4);
}

function stars({ random, palette }: Canvas, count: number): string {
  let d = "";
  for (let i = 0; i < count; i++) d += `M${random.whole(80, 720)} ${random.whole(80, 560)}h0`;
  return tag("path", { d, stroke: palette.warm, "stroke-width": 3.4, "stroke-linecap": "round", opacity: 0.65 });
}

function corners({ palette }: Canvas): string {
  const places: Point[] = [
    [112, 112],
    [688, 112],
    [112, 888],
    [688, 888],
  ];
  return places
    .map(([x, y]) => {
      const points = around([x, y], 1, 1, 8, -Math.PI / 2).map(([px, py], i): Point => {
        const reach = i % 2 === 0 ? 26 : 7;
        return [x + (px - x) * reach, y + (py - y) * reach];
      });
      return shape(straight(points, true), palette.pop);
    })
    .join("");
}

function border({ palette }: Canvas): string {
  return rect(46, 46, 708, 908, "none", { stroke: palette.warm, "stroke-width": 1.8, opacity: 0.8 });
}
