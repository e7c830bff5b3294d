import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { around, circle, group, line, type Point, rect, round, shape, smoothLine, smoothLoop } from "./svg.ts";

/** Balanced stones, mobiles and overlapping forms, as one saw them in the living rooms of 1956. */
export const midCentury: Collection = {
  palettes: ["rust-sage", "ochre-noon", "terracotta", "blush-pine", "olive-grove", "sand-teal", "mint-coral"],
  scenes: [
    { shows: "a column of balanced stones under a round sun", draw: stones },
    { shows: "a hanging mobile of leaves and discs", draw: mobile },
    { shows: "three large overlapping forms and a loose ink line", draw: overlap },
    { shows: "nested arches with a sun resting between them", draw: rainbows },
  ],
};

function stones(canvas: Canvas): string {
  const { random, palette } = canvas;
  const colours = random.shuffle([palette.warm, palette.cool, palette.deep, mix(palette.warm, palette.pop, 0.55)]);
  const count = random.whole(4, 5);
  let y = 890;
  let body = rect(0, 0, 800, 1000, palette.paper);
  const side = random.chance(0.5) ? 1 : -1;
  body += circle(
    400 + side * random.between(120, 170),
    random.between(230, 270),
    random.between(105, 135),
    palette.pop,
  );
  for (let i = 0; i < count; i++) {
    const rx = (i === count - 1 ? 62 : 205 - i * random.between(24, 34)) * random.between(0.92, 1.06);
    const ry = i === count - 1 ? 58 : random.between(64, 88);
    y -= ry;
    const centre: Point = [400 - side * 40 + random.between(-28, 28), y];
    body += shape(pebble(canvas, centre, rx, ry), colours[i % colours.length] ?? palette.deep);
    if (i % 2 === 0) body += veins(canvas, centre, rx, ry);
    y -= ry - 4;
  }
  return body + rect(150, 890, 500, 5, palette.ink, { rx: 2.5 });
}

function pebble({ random }: Canvas, centre: Point, rx: number, ry: number): string {
  const turn = random.between(0, 1);
  const points = around(centre, rx, ry, 9, turn).map(
    ([x, y]): Point => [x + random.between(-0.05, 0.05) * rx, y + random.between(-0.06, 0.06) * ry],
  );
  return smoothLoop(points);
}

function veins({ random, palette }: Canvas, [x, y]: Point, rx: number, ry: number): string {
  const lines = [-0.28, 0, 0.28].map((offset) => {
    const half = rx * (0.62 - Math.abs(offset) * 0.5);
    const bow = random.between(-0.1, 0.1) * ry;
    return `M${round(x - half)} ${round(y + offset * ry)}q${round(half)} ${round(bow - 10)} ${round(half * 2)} ${round(bow * 0.4)}`;
  });
  return line(lines.join(""), palette.paper, 3.5, { opacity: 0.75 });
}

function mobile(canvas: Canvas): string {
  const { random, palette } = canvas;
  const side = random.chance(0.5) ? 1 : -1;
  const colours = random.shuffle([palette.pop, palette.warm, palette.cool, palette.deep, palette.ink, palette.pop]);
  let [x, y] = [400 + side * 30, 170];
  let [arms, forms] = [`M${x} 0V${y}`, ""];
  // Shorter, longer, shorter: arms that shrink evenly would walk off one side of the sheet.
  [235, 150, 190, 120, 90].forEach((reach, i) => {
    const direction = i % 2 === 0 ? side : -side;
    const long = reach * random.between(0.95, 1.08);
    const short = reach * random.between(0.6, 0.68);
    const [tip, next]: [Point, Point] = [
      [x + direction * long, y + 34],
      [x - direction * short, y + 58],
    ];
    arms += `M${round(tip[0])} ${round(tip[1])}Q${round(x + direction * long * 0.4)} ${round(y - 34)} ${round(x)} ${round(y)}T${round(next[0])} ${round(next[1])}`;
    const drop = random.between(36, 64);
    arms += `M${round(tip[0])} ${round(tip[1])}v${round(drop)}`;
    const size = 96 - i * 9;
    forms += pendant(canvas, [tip[0], tip[1] + drop], size * random.between(0.9, 1.15), colours[i] ?? palette.pop, i);
    const fall = i === 4 ? 40 : random.between(74, 92);
    arms += `M${round(next[0])} ${round(next[1])}v${round(fall)}`;
    [x, y] = [next[0], next[1] + fall];
  });
  forms += pendant(canvas, [x, y], 64, palette.pop, 2);
  return rect(0, 0, 800, 1000, palette.paper) + line(arms, palette.ink, 4.5) + forms;
}

/** A leaf, a disc or a drop that hangs from its top point. */
function pendant({ random, palette }: Canvas, [x, y]: Point, size: number, colour: string, kind: number): string {
  if (kind % 3 === 2) return circle(x, y + size * 0.72, size * 0.72, colour);
  const tall = size * (kind % 3 === 0 ? 1.9 : 1.5);
  const wide = size * (kind % 3 === 0 ? 0.62 : 0.85);
  const sway = random.between(-0.3, 0.3) * size;
  const [px, py] = [round(x), round(y)];
  const leaf = `M${px} ${py}C${round(x + wide)} ${round(y + tall * 0.25)} ${round(x + wide * 0.8)} ${round(y + tall * 0.8)} ${round(x + sway)} ${round(y + tall)}C${round(x - wide * 0.8)} ${round(y + tall * 0.75)} ${round(x - wide)} ${round(y + tall * 0.25)} ${px} ${py}Z`;
  const eye = kind % 2 === 1 ? circle(x + sway * 0.4, y + tall * 0.52, size * 0.2, palette.paper) : "";
  return shape(leaf, colour) + eye;
}

function overlap(canvas: Canvas): string {
  const { random, palette } = canvas;
  const lean = random.chance(0.5) ? 1 : -1;
  const forms: [Point, number, number, string][] = [
    [[400 - lean * 110, 370], 205, 235, palette.warm],
    [[400 + lean * 115, 520], 185, 225, palette.cool],
    [[400 - lean * 55, 700], 215, 150, palette.deep],
  ];
  let body = "";
  for (const [centre, rx, ry, colour] of forms) {
    const points = around(centre, rx, ry, 7, random.between(0, 6)).map(
      ([x, y]): Point => [x + random.between(-0.15, 0.15) * rx, y + random.between(-0.15, 0.15) * ry],
    );
    body += shape(smoothLoop(points), colour, { style: "mix-blend-mode:multiply" });
  }
  const stroke = [0, 1, 2, 3, 4, 5].map(
    (i): Point => [400 + lean * (Math.sin(i * 1.7) * 175 + random.between(-25, 25)), 190 + i * 128],
  );
  body += line(smoothLine(stroke), palette.ink, 4.5);
  body += circle(400 + lean * 185, random.between(215, 255), random.between(52, 68), palette.pop);
  const beads = Array.from({ length: random.whole(4, 6) }, (_, i) =>
    circle(400 - lean * (150 + i * 30), 880, 8, palette.ink),
  );
  return rect(0, 0, 800, 1000, palette.paper) + group({ style: "isolation:isolate" }, body) + beads.join("");
}

function rainbows(canvas: Canvas): string {
  const { random, palette } = canvas;
  const tones = random.shuffle([palette.deep, palette.pop, palette.warm, palette.cool]);
  const left = random.chance(0.5);
  const tall: Point = left ? [300, 560] : [500, 560];
  let body = rect(0, 0, 800, 1000, palette.paper);
  body += arches(tall, 220, 900, 5, tones, palette.paper);
  body += arches(left ? [590, 760] : [210, 760], 140, 900, 3, [...tones].reverse(), palette.paper);
  body += circle(left ? 590 : 210, random.between(300, 350), random.between(74, 96), palette.pop);
  const ground = mix(palette.paper, palette.warm, 0.45);
  return body + rect(60, 900, 680, 8, palette.ink, { rx: 4 }) + rect(60, 920, 680, 3, ground);
}

/** Concentric arches that stand on `foot`, `count` bands wide, with paper between them. */
function arches(
  [x, y]: Point,
  r: number,
  foot: number,
  count: number,
  tones: readonly string[],
  paper: string,
): string {
  const step = r / (count + 0.4);
  let body = "";
  for (let i = 0; i < count; i++) {
    const outer = r - i * step;
    const band = step * 0.72;
    body += arch(x, y, outer, foot, tones[i % tones.length] ?? paper) + arch(x, y, outer - band, foot, paper);
  }
  return body;
}

function arch(x: number, y: number, r: number, foot: number, colour: string): string {
  return shape(`M${round(x - r)} ${foot}V${round(y)}a${round(r)} ${round(r)} 0 0 1 ${round(r * 2)} 0V${foot}Z`, colour);
}
