import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import type { Random } from "./random.ts";
import { circle, group, mat, type Point, pair, rect, round, shape, smoothLine, tag, verticalBlend } from "./svg.ts";

/** Ridge behind ridge, each one paler the farther away it stands. */
export const mountains: Collection = {
  palettes: ["harbour-dusk", "blush-pine", "sand-teal", "north-sea", "persimmon", "plum-apricot", "heather"],
  scenes: [
    { shows: "a low sun behind a row of jagged ridges", draw: peaks },
    { shows: "soft hills one behind the other, fading into haze", draw: hills },
    { shows: "a mountain range and its reflection in a still lake", draw: lake },
    { shows: "a slope of dark firs below misty mountains", draw: firs },
  ],
};

function peaks(canvas: Canvas): string {
  const { random, palette } = canvas;
  const sun: Point = [random.between(230, 570), random.between(240, 300)];
  const layers = random.whole(5, 6);
  let body = sky(canvas) + disc(canvas, sun, random.between(70, 105));
  for (let i = 0; i < layers; i++) {
    const near = i / (layers - 1);
    const top = 490 + near * 340 + random.between(-20, 20);
    body += ridge(canvas, `r${i}`, crag(random, top, 190 - near * 60), depthColour(canvas, near));
  }
  return body + mat(palette.paper, 52);
}

function hills(canvas: Canvas): string {
  const { random, palette } = canvas;
  let body = sky(canvas) + disc(canvas, [random.between(200, 600), random.between(220, 340)], random.between(55, 85));
  const layers = 7;
  for (let i = 0; i < layers; i++) {
    const near = i / (layers - 1);
    body += ridge(canvas, `h${i}`, swell(random, 420 + near * 430, 95 - near * 20), depthColour(canvas, near));
  }
  return body + mat(palette.paper, 52);
}

function lake(canvas: Canvas): string {
  const { random, palette } = canvas;
  const shore = 600;
  const range = [0, 1, 2].map((i) => {
    const near = i / 2;
    const colour = depthColour(canvas, 0.15 + near * 0.6);
    return ridge(canvas, `l${i}`, crag(random, 400 + near * 130, 200 - near * 90), colour, shore);
  });
  const above = disc(canvas, [random.between(240, 560), random.between(230, 300)], random.between(60, 80));
  const scenery = group({ id: canvas.id("range") }, above + range.join(""));
  const water = rect(0, shore, 800, 400, mix(palette.deep, palette.cool, 0.35));
  const mirrored = tag("use", {
    href: `#${canvas.id("range")}`,
    transform: `matrix(1 0 0 -1 0 ${shore * 2})`,
    opacity: 0.42,
  });
  return sky(canvas) + scenery + water + mirrored + ripples(canvas, shore) + mat(palette.paper, 52);
}

function firs(canvas: Canvas): string {
  const { random, palette } = canvas;
  let body = sky(canvas) + disc(canvas, [random.between(480, 590), random.between(210, 280)], random.between(55, 75));
  for (let i = 0; i < 4; i++) {
    const near = i / 4;
    body += ridge(canvas, `f${i}`, crag(random, 360 + near * 330, 200 - near * 80), depthColour(canvas, near * 0.75));
  }
  body += wood(random, 800, 90, mix(palette.deep, palette.ink, 0.25), 14);
  body += wood(random, 890, 170, mix(palette.deep, palette.ink, 0.8), 10);
  return body + mat(palette.paper, 52);
}

function sky(canvas: Canvas): string {
  const { palette } = canvas;
  const id = canvas.id("sky");
  const bands = [mix(palette.cool, palette.deep, 0.15), mix(palette.cool, palette.warm, 0.6), palette.warm];
  const blend = verticalBlend(id, [...bands, mix(palette.warm, palette.paper, 0.55)]);
  return tag("defs", {}, blend) + rect(0, 0, 800, 780, `url(#${id})`);
}

function disc({ palette }: Canvas, [x, y]: Point, r: number): string {
  const glow = mix(palette.warm, palette.paper, 0.75);
  return (
    circle(x, y, r * 2.1, glow, { opacity: 0.16 }) +
    circle(x, y, r * 1.5, glow, { opacity: 0.2 }) +
    circle(x, y, r, mix(palette.paper, palette.pop, 0.12))
  );
}

/** From haze (0) to the dark of the foreground (1). */
function depthColour({ palette }: Canvas, near: number): string {
  const haze = mix(palette.warm, palette.cool, 0.55);
  return near < 0.5
    ? mix(haze, mix(palette.cool, palette.deep, 0.7), near * 2)
    : mix(mix(palette.cool, palette.deep, 0.7), mix(palette.deep, palette.ink, 0.75), near * 2 - 1);
}

/** A ridge whose foot dissolves in mist; without the mist the layers read as torn paper. */
function ridge(canvas: Canvas, name: string, outline: string, colour: string, foot = 1000): string {
  const id = canvas.id(name);
  const mist = mix(colour, mix(canvas.palette.warm, canvas.palette.paper, 0.4), 0.5);
  return tag("defs", {}, verticalBlend(id, [colour, colour, mist])) + shape(`${outline}V${foot}H-20Z`, `url(#${id})`);
}

/** Where the summits of a range stand from left to right: -1 is the highest. */
const SKYLINES = [
  [0.3, -0.9, 0.1, 0.2, 0.5],
  [0.5, 0.2, -0.2, -0.95, 0.2],
  [0.4, -0.2, -0.9, 0.1, 0.5],
  [-0.3, 0.3, 0, -0.85, 0.1],
  [0.1, -0.5, 0.35, -0.3, -0.7],
];

/** A crisp skyline from x = -20 to 820 by midpoint displacement; `y` is its mean height, `rise` its reach. */
function crag(random: Random, y: number, rise: number): string {
  let heights = random.pick(SKYLINES).map((height) => height + random.between(-0.15, 0.15));
  let reach = 0.34;
  while (heights.length < 30) {
    heights = heights.flatMap((height, i) => {
      const following = heights[i + 1];
      return following === undefined ? [height] : [height, (height + following) / 2 + random.between(-reach, reach)];
    });
    reach *= 0.52;
  }
  const step = 840 / (heights.length - 1);
  return `M${heights.map((height, i) => pair([-20 + i * step, y + height * rise])).join("L")}`;
}

function swell(random: Random, y: number, rise: number): string {
  const phase = random.between(0, Math.PI * 2);
  const pace = random.between(0.7, 1.25);
  const points = Array.from({ length: 8 }, (_, i): Point => {
    const height = Math.sin(phase + i * pace) * 0.75 + random.between(-0.3, 0.3);
    return [-20 + i * 120, y + height * rise];
  });
  return smoothLine(points);
}

function ripples({ random, palette }: Canvas, shore: number): string {
  let d = "";
  for (let i = 0; i < 26; i++) {
    const depth = i / 26;
    const length = random.between(40, 120) + depth * 150;
    d += `M${round(random.between(40, 760 - length))} ${round(shore + 8 + depth ** 1.4 * 330)}h${round(length)}`;
  }
  return tag("path", { d, stroke: palette.paper, "stroke-width": 2.4, "stroke-linecap": "round", opacity: 0.32 });
}

/** A row of firs standing on rising ground. */
function wood(random: Random, ground: number, height: number, colour: string, count: number): string {
  let d = `M-20 ${ground}Q300 ${ground - random.between(20, 60)} 820 ${ground + 10}V1000H-20Z`;
  for (let i = 0; i < count; i++) {
    const tall = height * random.between(0.65, 1.25);
    d += fir((i + random.between(0.15, 0.85)) * (840 / count) - 20, ground + random.between(-12, 8), tall);
  }
  return shape(d, colour);
}

function fir(x: number, foot: number, tall: number): string {
  const [half, trunk] = [tall * 0.21, tall * 0.03];
  const tiers: Point[] = [
    [0.44, 0.6],
    [0.66, 0.32],
    [0.8, 0.06],
  ];
  const right = tiers.flatMap(([width, height]): Point[] => [
    [half * width, -tall * (height + 0.02)],
    [half * width * 0.45, -tall * height],
  ]);
  const left = right.map(([dx, dy]): Point => [-dx, dy]).reverse();
  const outline: Point[] = [[0, -tall], ...right, [trunk, 0], [trunk, 40], [-trunk, 40], [-trunk, 0], ...left];
  return `M${outline.map(([dx, dy]) => `${Math.round(x + dx)} ${Math.round(foot + dy)}`).join("L")}Z`;
}
