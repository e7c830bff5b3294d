import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, group, line, type Point, rect, ring, round, shape, straight } from "./svg.ts";

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
    body += rect(x, y, cell + 0.5, cell + 0.5, ground);
    body += group(
      { transform: `translate(${x} ${y}) rotate(${random.whole(0, 3) * 90} 80 80)` },
      motif(canvas, form, ground),
    );
  }
  return body;
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
  const turn = random.pick([-1, 1]) * random.between(32, 44);
  const r = random.between(215, 245);
  const side = turn > 0 ? 1 : -1;
  const [x, y] = [400 + side * random.between(10, 60), random.between(390, 440)];
  let body = rect(0, 0, 800, 1000, palette.paper);
  body +=
    circle(x, y, r, palette.deep) +
    shape(
      `M${round(x)} ${round(y - r)}a${round(r)} ${round(r)} 0 0 ${turn > 0 ? 1 : 0} 0 ${round(r * 2)}Z`,
      palette.cool,
    );
  const bars =
    rect(-330, -34, 760, 68, palette.pop) +
    rect(-250, 62, 520, 16, palette.ink) +
    rect(-250, 96, 380, 16, palette.ink) +
    rect(-250, 130, 240, 16, palette.ink);
  body += group({ transform: `translate(${round(400 + side * 10)} 520) rotate(${round(turn)})` }, bars);
  const base: Point = [400 - side * 190, 800];
  body += shape(
    straight(
      [
        [base[0] - 100, 900],
        [base[0] + 100, 900],
        [base[0], 727],
      ],
      true,
    ),
    palette.warm,
  );
  body += circle(400 + side * 215, 800, 62, palette.ink) + ring(400 + side * 215, 800, 88, palette.ink, 5);
  body += circle(400 - side * 245, 190, 38, palette.pop);
  return body + line("M80 925H720", palette.ink, 5);
}

function halves(canvas: Canvas): string {
  const { random, palette } = canvas;
  const r = 100;
  const tones = [palette.pop, palette.deep, palette.warm, palette.ink, palette.cool];
  let body = rect(0, 0, 800, 1000, palette.paper);
  let last = "";
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 3; column++) {
      const [x, y] = [200 + column * 200, 200 + row * 200];
      const [first, second] = random.shuffle(tones.filter((tone) => tone !== last));
      last = second ?? last;
      const turn = random.whole(0, 3) * 90;
      const upper = shape(`M${-r} 0A${r} ${r} 0 0 1 ${r} 0Z`, first ?? palette.pop);
      const offset = random.pick([0, 0, -r, r]);
      const lower = shape(`M${-r + offset} 0A${r} ${r} 0 0 0 ${r + offset} 0Z`, second ?? palette.deep);
      const inside = offset === 0 || random.chance(0.4);
      body += group(
        { transform: `translate(${x} ${y}) rotate(${turn})` },
        upper + (inside ? (offset === 0 ? lower : "") : ""),
      );
    }
  }
  return body;
}

function steps(canvas: Canvas): string {
  const { random, palette } = canvas;
  const flip = random.chance(0.5);
  const size = 120;
  const tones = [palette.deep, mix(palette.deep, palette.cool, 0.5), palette.cool, palette.warm, palette.pop];
  let body = "";
  for (let column = 0; column < 5; column++) {
    for (let row = 0; row <= column; row++) {
      const [x, y] = [100 + column * size, 780 - row * size];
      const tone = tones[(column - row + 5) % 5] ?? palette.deep;
      body += rect(x, y, size + 0.5, size + 0.5, tone);
      if ((column + row) % 3 === 0)
        body += shape(`M${x} ${y}h${size}a${size} ${size} 0 0 1 ${-size} ${size}Z`, palette.ink);
    }
  }
  body += circle(640, 210, 88, palette.pop) + shape("M640 122a88 88 0 0 1 0 176Z", palette.ink, { opacity: 0.18 });
  body +=
    ring(260, 330, 108, palette.ink, 5) + circle(260, 330, 46, palette.warm) + line("M100 900H700", palette.ink, 6);
  const placed = flip ? group({ transform: "matrix(-1 0 0 1 800 0)" }, body) : body;
  return rect(0, 0, 800, 1000, palette.paper) + placed;
}
