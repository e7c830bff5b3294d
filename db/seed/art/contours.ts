import type { Canvas, Collection } from "./collection.ts";
import { type Field, levelLines, measure } from "./level-lines.ts";
import { mix } from "./palette.ts";
import type { Random } from "./random.ts";
import { circle, line, mat, rect, round, shape, tag } from "./svg.ts";

/** Land as seen from above, one height line after the other. */
export const contours: Collection = {
  palettes: ["rust-sage", "north-sea", "olive-grove", "sand-teal", "cinnamon-sky", "rose-clay", "blush-pine"],
  scenes: [
    { shows: "the height lines of a mountain group", draw: survey },
    { shows: "an island cut from layers of paper", draw: island },
    { shows: "soundings of a deep bay, darker with every fathom", draw: soundings },
    { shows: "lines of height flowing round a lone bright summit", draw: summit },
  ],
};

function survey(canvas: Canvas): string {
  const { random, palette } = canvas;
  const relief = measure(hills(random, 7), 50);
  let body = rect(0, 0, 800, 1000, palette.paper);
  levels(-0.36, 0.86, 8).forEach((level, i) => {
    const fill = i === 4 ? mix(palette.warm, palette.paper, 0.45) : i === 6 ? palette.warm : "none";
    const heavy = i % 4 === 0;
    const stroke = { stroke: heavy ? palette.deep : palette.ink, "stroke-width": heavy ? 4.5 : 2.4 };
    const d = levelLines(relief, level);
    if (d !== "") body += shape(d, fill, stroke);
  });
  return body + mat(palette.paper, 60) + rect(60, 60, 680, 880, "none", { stroke: palette.ink, "stroke-width": 2.4 });
}

function island(canvas: Canvas): string {
  const { random, palette } = canvas;
  const relief = measure(massif(random), 25);
  let body = rect(0, 0, 800, 1000, mix(palette.cool, palette.paper, 0.35));
  const shadow = mix(palette.ink, palette.deep, 0.4);
  const tones = [
    mix(palette.cool, palette.paper, 0.05),
    palette.paper,
    palette.warm,
    mix(palette.warm, palette.pop, 0.5),
    palette.pop,
    palette.deep,
  ];
  let sheets = "";
  levels(0.1, 0.86, 6).forEach((level, i) => {
    const d = levelLines(relief, level);
    if (d === "") return;
    const id = canvas.id(`sheet${i}`);
    sheets += tag("path", { id, d });
    body += tag("use", { href: `#${id}`, fill: shadow, opacity: 0.22, transform: "translate(7 10)" });
    body += tag("use", { href: `#${id}`, fill: tones[i] ?? palette.deep });
  });
  body = tag("defs", {}, sheets) + body;
  return body + mat(palette.paper, 52);
}

function soundings(canvas: Canvas): string {
  const { random, palette } = canvas;
  const relief = measure(massif(random), 25);
  const shore = mix(palette.warm, palette.paper, 0.4);
  let body = rect(0, 0, 800, 1000, shore);
  levels(0.06, 0.9, 8).forEach((level, i) => {
    const d = levelLines(relief, level);
    const depth = i / 7;
    const colour =
      depth < 0.5
        ? mix(mix(palette.cool, palette.paper, 0.55), palette.cool, depth * 2)
        : mix(palette.cool, mix(palette.deep, palette.ink, 0.4), depth * 2 - 1);
    if (d !== "") body += shape(d, colour, { stroke: palette.paper, "stroke-width": 2 });
  });
  return body + mat(palette.paper, 52);
}

function summit(canvas: Canvas): string {
  const { random, palette } = canvas;
  const relief = measure(massif(random), 25);
  const ground = mix(palette.deep, palette.ink, 0.45);
  let body = rect(0, 0, 800, 1000, ground);
  levels(0.03, 0.88, 9).forEach((level, i) => {
    const d = levelLines(relief, level);
    if (d === "") return;
    body += i === 8 ? shape(d, palette.pop) : line(d, mix(palette.cool, palette.warm, i / 7), 2.8);
  });
  const at = random.between(120, 680);
  body += tag("path", {
    d: `M${round(at - 12)} 130h24M${round(at)} 118v24`,
    stroke: palette.warm,
    "stroke-width": 2.4,
  });
  return (
    body +
    rect(46, 46, 708, 908, "none", { stroke: palette.warm, "stroke-width": 1.8 }) +
    circle(690, 885, 9, palette.pop)
  );
}

function levels(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** Rolling country all over the sheet: rises and hollows in turn. */
function hills(random: Random, count: number): Field {
  const bumps = Array.from({ length: count }, (_, i) => ({
    x: random.between(80, 720),
    y: 60 + (i + random.between(0.1, 0.9)) * (880 / count),
    spread: random.between(95, 160),
    height: i % 3 === 2 ? -0.7 : random.between(0.75, 1),
  }));
  return warped(random, scaled(sum(bumps)));
}

/** One main summit near the middle with shoulders around it; the sheet's edge stays low. */
function massif(random: Random): Field {
  const [x, y] = [random.between(370, 430), random.between(440, 540)];
  const count = random.whole(3, 5);
  const turn = random.between(0, Math.PI * 2);
  const shoulders = Array.from({ length: count }, (_, i) => {
    const angle = turn + ((i + random.between(-0.25, 0.25)) / count) * Math.PI * 2;
    const away = random.between(140, 215);
    return {
      x: x + Math.cos(angle) * away * 0.75,
      y: y + Math.sin(angle) * away,
      spread: random.between(64, 100),
      height: random.between(0.4, 0.75),
    };
  });
  return warped(random, scaled(sum([{ x, y, spread: random.between(95, 125), height: 0.9 }, ...shoulders])));
}

/** Bends the ground: bare sums of bells have coasts as round as fried eggs. */
function warped(random: Random, field: Field): Field {
  const [first, second] = [random.between(0, 6), random.between(0, 6)];
  const reach = random.between(16, 30);
  return (x, y) => field(x + Math.sin(y / 58 + first) * reach, y + Math.sin(x / 64 + second) * reach);
}

/** The same field with its highest point at 1, so that the top level is always a small one. */
function scaled(field: Field): Field {
  let highest = 0;
  for (let y = 100; y <= 900; y += 40) for (let x = 100; x <= 700; x += 40) highest = Math.max(highest, field(x, y));
  return (x, y) => field(x, y) / highest;
}

function sum(bumps: readonly { x: number; y: number; spread: number; height: number }[]): Field {
  return (x, y) =>
    bumps.reduce((height, bump) => {
      const distance = ((x - bump.x) ** 2 + (y - bump.y) ** 2) / (2 * bump.spread ** 2);
      return height + bump.height * Math.exp(-distance);
    }, 0);
}
