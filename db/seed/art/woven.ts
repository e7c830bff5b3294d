import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, group, line, type Point, rect, round, shape, straight } from "./svg.ts";

/** Cloth translated into ink: bands, stepped diamonds, fringes. */
export const woven: Collection = {
  palettes: ["terracotta", "rust-sage", "ochre-noon", "rose-clay", "sand-teal", "olive-grove", "lapis-brass"],
  scenes: [
    { shows: "a fringed wall hanging with patterned bands, hung from a rod", draw: hanging },
    { shows: "a kilim of stepped diamonds", draw: kilim },
    { shows: "broad ribbons woven over and under each other", draw: plait },
    { shows: "a weaver's study in blocks of warp and weft", draw: blocks },
  ],
};

function hanging(canvas: Canvas): string {
  const { random, palette } = canvas;
  const [left, width] = [190, 420];
  const tones = random.shuffle([palette.pop, palette.deep, palette.warm, palette.cool]);
  let body = rect(0, 0, 800, 1000, palette.paper);
  body += line("M400 92L170 200H630Z", palette.ink, 3) + rect(140, 192, 520, 16, palette.ink, { rx: 8 });
  let y = 208;
  const kinds = random.shuffle([teeth, diamonds, dashes, zigzag, beads, teeth]);
  kinds.forEach((band, i) => {
    const height = [92, 70, 84, 64, 76, 70][i] ?? 70;
    const ground = tones[i % 4] ?? palette.deep;
    const mark = ground === palette.deep || ground === palette.pop ? palette.paper : palette.ink;
    body += rect(left, y, width, height + 1, ground) + band(left, y, width, height, mark);
    y += height;
    body += rect(left, y, width, 10, palette.paper) + rect(left, y + 3, width, 4, palette.ink);
    y += 10;
  });
  return body + fringe(canvas, left, width, y);
}

type Band = (x: number, y: number, width: number, height: number, colour: string) => string;

const teeth: Band = (x, y, width, height, colour) => {
  const step = width / 10;
  const tooth = (i: number) =>
    `M${x + i * step} ${y + height}l${step / 2} ${-height * 0.72}l${step / 2} ${height * 0.72}Z`;
  return shape(Array.from({ length: 10 }, (_, i) => tooth(i)).join(""), colour);
};

const diamonds: Band = (x, y, width, height, colour) => {
  const step = width / 7;
  const [half, tall] = [step * 0.36, height * 0.36];
  const one = (i: number) =>
    `M${round(x + (i + 0.5) * step - half)} ${round(y + height / 2)}l${round(half)} ${round(-tall)}l${round(half)} ${round(tall)}l${round(-half)} ${round(tall)}Z`;
  return shape(Array.from({ length: 7 }, (_, i) => one(i)).join(""), colour);
};

const dashes: Band = (x, y, width, height, colour) => {
  const rows = [0.25, 0.5, 0.75].map((share, row) => {
    const step = width / 12;
    const one = (i: number) =>
      `M${round(x + (i + (row % 2 === 0 ? 0.2 : 0.5)) * step)} ${round(y + height * share)}h${round(step * 0.45)}`;
    return Array.from({ length: row % 2 === 0 ? 12 : 11 }, (_, i) => one(i)).join("");
  });
  return line(rows.join(""), colour, 6);
};

const zigzag: Band = (x, y, width, height, colour) => {
  const points = Array.from(
    { length: 15 },
    (_, i): Point => [x + (i * width) / 14, y + height * (i % 2 === 0 ? 0.72 : 0.28)],
  );
  return line(straight(points), colour, 9, { "stroke-linejoin": "round" });
};

const beads: Band = (x, y, width, height, colour) =>
  Array.from({ length: 9 }, (_, i) => circle(x + ((i + 0.5) * width) / 9, y + height / 2, height * 0.2, colour)).join(
    "",
  );

function fringe({ random, palette }: Canvas, left: number, width: number, top: number): string {
  const middle = random.between(70, 110);
  const pointed = random.chance(0.5);
  let d = "";
  for (let i = 0; i <= 34; i++) {
    const away = Math.abs(i / 34 - 0.5) * 2;
    const length = 110 + middle * (pointed ? 1 - away : away) + random.between(-7, 7);
    d += `M${round(left + 4 + (i * (width - 8)) / 34)} ${top}v${round(length)}`;
  }
  return line(d, mix(palette.warm, palette.deep, 0.25), 5.5);
}

function kilim(canvas: Canvas): string {
  const { random, palette } = canvas;
  const tones = random.shuffle([palette.pop, palette.deep, palette.warm, palette.cool]);
  const [star = palette.pop, ground = palette.deep, heart = palette.warm, accent = palette.cool] = tones;
  let body = rect(0, 0, 800, 1000, palette.paper) + rect(100, 80, 600, 840, ground);
  const layout = random.pick(KILIMS);
  const nested = random.shuffle([star, heart, accent]);
  const colours = [palette.ink, palette.paper, ...nested, palette.paper, palette.ink];
  for (const y of layout.rows) {
    for (let size = layout.size; size > 0; size--) {
      body += shape(stepped([400, y], size), colours[layout.size - size] ?? palette.ink);
    }
    for (const x of [190, 610]) {
      body += shape(stepped([x, y], 3), palette.paper) + shape(stepped([x, y], 2), star);
    }
  }
  for (const y of layout.between) {
    const [outer = 1, inner = 2] = random.shuffle([1, 2]);
    for (const x of [150, 650]) body += shape(stepped([x, y], outer), heart);
    for (const x of [250, 550]) body += shape(stepped([x, y], inner), heart);
  }
  let tassels = "";
  for (let i = 0; i <= 40; i++) tassels += `M${round(104 + i * 14.8)} 78v-30M${round(104 + i * 14.8)} 922v30`;
  body += rect(100, 80, 600, 20, palette.ink) + rect(100, 900, 600, 20, palette.ink);
  body += rect(100, 106, 600, 8, palette.paper) + rect(100, 886, 600, 8, palette.paper);
  return body + line(tassels, palette.ink, 3);
}

/** Where the great diamonds stand, how many steps they have, and the rows of small ones between them. */
const KILIMS = [
  { size: 6, rows: [250, 500, 750], between: [180, 375, 625, 820] },
  { size: 7, rows: [330, 670], between: [180, 500, 820] },
  { size: 5, rows: [215, 405, 595, 785], between: [310, 500, 690] },
];

/** A diamond with stairs for sides, `size` steps from its middle to a tip. */
function stepped([x, y]: Point, size: number): string {
  const [cell, tip] = [20, 40];
  const stairs = (step: string) => step.repeat(size - 1);
  const right = `${stairs(`v${cell}h${cell}`)}v${tip}${stairs(`h${-cell}v${cell}`)}`;
  const left = `h${-tip}${stairs(`v${-cell}h${-cell}`)}v${-tip}${stairs(`h${cell}v${-cell}`)}`;
  return `M${x - cell} ${y - size * cell}h${tip}${right}${left}Z`;
}

function plait(canvas: Canvas): string {
  const { random, palette } = canvas;
  const [columns, rows] = [5, 7];
  const [across, down] = [640 / columns, 840 / rows];
  const warp = random.shuffle([palette.deep, palette.pop, palette.deep, palette.cool, palette.warm]);
  const weft = random.shuffle([
    palette.warm,
    palette.cool,
    palette.paper,
    palette.warm,
    palette.pop,
    palette.cool,
    palette.warm,
  ]);
  let body = rect(0, 0, 800, 1000, mix(palette.ink, palette.deep, 0.25));
  const gap = 9;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [80 + column * across, 80 + row * down];
      const over = (row + column) % 2 === 0;
      const colour = (over ? warp[column] : weft[row]) ?? palette.warm;
      const shade = mix(colour, palette.ink, 0.22);
      const [bx, by, bw, bh] = over
        ? [x + gap, y - gap / 2, across - gap * 2, down + gap]
        : [x - gap / 2, y + gap, across + gap, down - gap * 2];
      body += rect(bx, by, bw, bh, colour);
      body += over
        ? rect(bx, by, bw, 12, shade) + rect(bx, by + bh - 12, bw, 12, shade)
        : rect(bx, by, 12, bh, shade) + rect(bx + bw - 12, by, 12, bh, shade);
    }
  }
  return body;
}

function blocks(canvas: Canvas): string {
  const { random, palette } = canvas;
  const tones = [
    palette.deep,
    palette.warm,
    palette.cool,
    palette.pop,
    palette.paper,
    mix(palette.warm, palette.paper, 0.5),
  ];
  let body = rect(0, 0, 800, 1000, palette.paper) + rect(90, 90, 620, 820, palette.ink);
  const widths = random.shuffle([110, 150, 70, 180, 110]);
  let x = 90;
  widths.forEach((width, column) => {
    let y = 90;
    let last = "";
    while (y < 910) {
      const height = Math.min(910 - y, random.pick([40, 80, 120, 160]));
      const colour = random.pick(tones.filter((tone) => tone !== last));
      last = colour;
      body += rect(x, y, width, height, colour);
      if (height >= 80 && random.chance(0.55))
        body += threads(x, y, width, height, random.pick(tones.filter((tone) => tone !== colour)), column % 2 === 0);
      y += height;
    }
    x += width;
  });
  return body + group({ opacity: 0.9 }, rect(90, 90, 620, 820, "none", { stroke: palette.ink, "stroke-width": 6 }));
}

function threads(x: number, y: number, width: number, height: number, colour: string, upright: boolean): string {
  let d = "";
  if (upright) for (let at = 10; at < width; at += 20) d += `M${x + at} ${y}v${height}`;
  else for (let at = 10; at < height; at += 20) d += `M${x} ${y + at}h${width}`;
  return line(d, colour, 8, { "stroke-linecap": "butt" });
}
