import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, group, line, rect, ring, round, shape } from "./svg.ts";

/** Circle, square, triangle: strict grids and one decisive diagonal. */
export const bauhaus: Collection = {
  palettes: ["primary", "ochre-noon", "cherry", "lapis-brass", "rust-sage", "cinnamon-sky", "saffron"],
  scenes: [
    { shows: "a grid of quarter circles, discs and stripes", draw: tiles },
    { shows: "a great circle crossed by a diagonal bar", draw: diagonal },
    { shows: "a tower of half circles turned left and right", draw: halves },
    { shows: "a sphere at the top of a staircase of squares", draw: steps },
  ],
};

function tiles(canvas: Canvas): string {
  const { random, palette } = canvas;
  const cell = 160;
  const pairs: [string, string][] = [
    [palette.paper, palette.deep],
    [palette.warm, palette.ink],
    [palette.cool, palette.paper],
    [palette.deep, palette.warm],
    [palette.paper, palette.pop],
    [palette.ink, palette.paper],
    [palette.pop, palette.paper],
  ];
  let body = rect(0, 0, 800, 1000, palette.paper);
  let bag: [string, string][] = [];
  for (let i = 0; i < 20; i++) {
    if (bag.length === 0) bag = random.shuffle(pairs);
    const [ground, form] = bag.pop() ?? [palette.paper, palette.deep];
    const [x, y] = [80 + (i % 4) * cell, 100 + Math.floor(i / 4) * cell];
    body += rect(x, y, cell, cell, ground);
    body += group(
      { transform: `translate(${x} ${y}) rotate(${random.whole(0, 3) * 90} 80 80)` },
      motif(canvas, form, ground),
    );
  }
  // Pale forms on dark tiles leave a hairline of the dark along the sheet; a line of paper covers it.
  return body + rect(79, 99, 642, 802, "none", { stroke: palette.paper, "stroke-width": 2.4 });
}

/** One 160 × 160 tile with its origin at the top left. */
function motif({ random, palette }: Canvas, form: string, ground: string): string {
  const kind = random.whole(0, 6);
  if (kind === 0) return shape("M0 0H160A160 160 0 0 1 0 160Z", form);
  if (kind === 1) return shape("M0 0A80 80 0 0 0 160 0ZM0 80A80 80 0 0 0 160 80Z", form);
  if (kind === 2) return circle(80, 80, 80, form) + circle(80, 80, 34, ground);
  if (kind === 3) return [0, 64, 128].map((y) => rect(0, y, 160, 32, form)).join("");
  if (kind === 4) return shape("M0 0L160 0L0 160Z", form);
  if (kind === 5) return shape("M0 0H160A160 160 0 0 1 0 160Z", form) + shape("M0 0H80A80 80 0 0 1 0 80Z", ground);
  return (
    shape("M0 160V80A80 80 0 0 1 160 80V160Z", form) +
    circle(80, 80, 26, form === palette.pop ? palette.ink : palette.pop)
  );
}

function diagonal(canvas: Canvas): string {
  const { random, palette } = canvas;
  const side = random.pick([-1, 1]);
  const r = random.between(200, 250);
  const [x, y] = [400 + side * random.between(0, 70), random.between(370, 440)];
  let body = rect(0, 0, 800, 1000, palette.paper) + circle(x, y, r, palette.deep);
  const turned = `rotate(${random.pick([0, 90, 180, 270])} ${round(x)} ${round(y)})`;
  body += group({ transform: turned }, half(x, y, r, palette.cool));
  const gap = random.between(28, 38);
  let bars = rect(-350, -34, random.between(700, 780), 68, palette.pop);
  const thin = random.whole(2, 4);
  for (let i = 0; i < thin; i++) bars += rect(-260, 62 + i * gap, 520 - i * 130, 15, palette.ink);
  const tilt = round(side * random.between(30, 46));
  body += group({ transform: `translate(${400 + side * 10} 520) rotate(${tilt})` }, bars);
  body += foot(canvas, 400 - side * random.between(160, 200));
  const wheel = 400 + side * random.between(185, 225);
  body += circle(wheel, 800, 62, palette.ink) + ring(wheel, 800, 88, palette.ink, 5);
  body += circle(400 - side * 245, random.between(160, 220), random.between(28, 46), palette.pop);
  return body + line("M80 925H720", palette.ink, 5);
}

function half(x: number, y: number, r: number, colour: string): string {
  return shape(`M${round(x)} ${round(y - r)}a${round(r)} ${round(r)} 0 0 1 0 ${round(r * 2)}Z`, colour);
}

/** What stands on the ground line, opposite the wheel. */
function foot({ random, palette }: Canvas, x: number): string {
  const kind = random.whole(0, 2);
  const left = round(x - 100);
  if (kind === 0) return shape(`M${left} 900h200l-100 -173Z`, palette.warm);
  if (kind === 1) return shape(`M${left} 900a100 100 0 0 1 200 0Z`, palette.warm) + circle(x, 770, 24, palette.ink);
  const tones = [palette.warm, palette.cool, palette.ink];
  return tones.map((tone, i) => rect(left + i * 34, 844 - i * 56, 200 - i * 68, 56, tone)).join("");
}

function halves(canvas: Canvas): string {
  const { random, palette } = canvas;
  const tones = [palette.pop, palette.deep, palette.warm, palette.ink, palette.cool];
  let body = rect(0, 0, 800, 1000, palette.paper);
  let previous = "";
  for (let i = 0; i < 12; i++) {
    const [x, y] = [200 + (i % 3) * 200, 200 + Math.floor(i / 3) * 200];
    const [first = palette.pop, second = palette.deep] = random.shuffle(tones.filter((tone) => tone !== previous));
    previous = second;
    const whole = random.chance(0.62);
    const disc = half(0, 0, 100, first) + (whole ? group({ transform: "rotate(180)" }, half(0, 0, 100, second)) : "");
    body += group({ transform: `translate(${x} ${y}) rotate(${random.whole(0, 3) * 90})` }, disc);
    if (whole && random.chance(0.25)) body += circle(x, y, 38, palette.paper);
  }
  return body;
}

function steps(canvas: Canvas): string {
  const { random, palette } = canvas;
  const size = 120;
  const middle = mix(palette.deep, palette.cool, 0.5);
  const tones = random.shuffle([palette.deep, middle, palette.cool, palette.warm, palette.pop]);
  const rhythm = random.whole(0, 2);
  let body = "";
  for (let column = 0; column < 5; column++) {
    for (let row = 0; row <= column; row++) {
      const [x, y] = [100 + column * size, 780 - row * size];
      const quarter = `M${x} ${y}h${size}a${size} ${size} 0 0 1 ${-size} ${size}Z`;
      body += rect(x, y, size, size, tones[(column - row) % 5] ?? palette.deep);
      if ((column + row) % 3 === rhythm) body += shape(quarter, palette.ink);
    }
  }
  const ball = random.between(62, 96);
  body += circle(640, 300 - ball, ball, palette.pop);
  body += group({ opacity: 0.18 }, half(640, 300 - ball, ball, palette.ink));
  const [x, y, r] = [random.between(230, 300), random.between(280, 360), random.between(84, 120)];
  body += ring(x, y, r, palette.ink, 5) + circle(x, y, r * random.between(0.3, 0.6), palette.warm);
  body += line("M100 900H700", palette.ink, 6);
  const placed = random.chance(0.5) ? group({ transform: "matrix(-1 0 0 1 800 0)" }, body) : body;
  return rect(0, 0, 800, 1000, palette.paper) + placed;
}
