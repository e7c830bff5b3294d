import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import type { Random } from "./random.ts";
import { circle, group, line, type Point, pair, rect, round, shape, straight } from "./svg.ts";

/** Painted paper and scissors: fat fronds, crooked panels, fruit. */
export const cutOuts: Collection = {
  palettes: ["primary", "mint-coral", "cherry", "persimmon", "sand-teal", "lemon-slate", "plum-apricot"],
  scenes: [
    { shows: "paper-cut fronds, one to each coloured panel", draw: panels },
    { shows: "a sheaf of bright paper fronds fanning out from one point", draw: sheaf },
    { shows: "one great white frond cut out of a coloured field", draw: single },
    { shows: "a bowl of cut-paper fruit on a striped cloth", draw: fruit },
  ],
};

function panels(canvas: Canvas): string {
  const { random, palette } = canvas;
  const [columns, rows] = random.pick([
    [2, 2],
    [2, 3],
    [3, 3],
  ]);
  const pairs: [string, string][] = [
    [palette.deep, palette.paper],
    [palette.pop, palette.paper],
    [palette.warm, palette.deep],
    [palette.cool, palette.ink],
    [palette.paper, palette.pop],
    [palette.ink, palette.warm],
    [mix(palette.cool, palette.paper, 0.4), palette.deep],
    [palette.deep, palette.warm],
    [palette.warm, palette.pop],
  ];
  const bag = random.shuffle(pairs);
  const [w, h] = [660 / columns, 860 / rows];
  let body = rect(0, 0, 800, 1000, palette.paper);
  for (let i = 0; i < columns * rows; i++) {
    const [ground, form] = bag[i] ?? [palette.deep, palette.paper];
    const [x, y] = [70 + (i % columns) * w, 70 + Math.floor(i / columns) * h];
    body += shape(crooked(random, x + 7, y + 7, w - 14, h - 14, 5), ground);
    const [tall, sway] = [Math.min(h * 0.72, w * 1.15), random.between(-0.16, 0.16) * w];
    const [middle, root] = [x + w / 2, y + (h + tall) / 2];
    const reach = Math.min(w * 0.34, tall * 0.36);
    body += frond(random, [middle - sway, root], [middle + sway, root - tall], reach, form, rows === 3 ? 4 : 5);
  }
  return body;
}

function sheaf(canvas: Canvas): string {
  const { random, palette } = canvas;
  const tones = random.shuffle([palette.deep, palette.pop, palette.warm, palette.cool, palette.ink]);
  let body = rect(0, 0, 800, 1000, palette.paper);
  // From the outside in: the upright ones in the middle must lie on top.
  [0, 6, 1, 5, 2, 4, 3].forEach((i) => {
    const angle = -Math.PI / 2 + (i / 6 - 0.5) * 2.2;
    const long = (i % 2 === 0 ? 600 : 640) * (1 - Math.abs(i - 3) * 0.05) * random.between(0.95, 1.04);
    const tip: Point = [400 + Math.cos(angle) * long * 0.62, 900 + Math.sin(angle) * long * 1.12];
    body += frond(random, [400 + (i - 3) * 9, 905], tip, 104, tones[i % 5] ?? palette.deep, 5);
  });
  return body;
}

function single(canvas: Canvas): string {
  const { random, palette } = canvas;
  const [field, second] = random.pick([
    [palette.deep, palette.pop],
    [palette.pop, palette.deep],
    [palette.cool, palette.pop],
  ]);
  const sway = random.pick([-1, 1]) * random.between(40, 100);
  let body = rect(0, 0, 800, 1000, palette.paper) + shape(crooked(random, 70, 70, 660, 860, 9), field);
  body += shape(crooked(random, sway > 0 ? 90 : 470, random.between(560, 640), 240, 270, 12), second);
  body += shape(crooked(random, sway > 0 ? 500 : 120, random.between(110, 170), 180, 190, 12), palette.warm);
  body += frond(random, [400 - sway, 860], [400 + sway, 180], 215, palette.paper, 6);
  return body;
}

function fruit(canvas: Canvas): string {
  const { random, palette } = canvas;
  const wall = random.pick([
    palette.cool,
    mix(palette.cool, palette.paper, 0.45),
    mix(palette.warm, palette.paper, 0.35),
  ]);
  let body = rect(0, 0, 800, 1000, palette.paper) + shape(crooked(random, 60, 60, 680, 586, 6), wall);
  const cloth = shape(crooked(random, 60, 640, 680, 300, 6), palette.paper);
  let stripes = "";
  for (let i = 0; i < 9; i++) stripes += shape(crooked(random, 72 + i * 76, 646, 36, 288, 3), palette.pop);
  body += cloth + stripes;
  const sprigs = [-1, 1].map((side) =>
    frond(
      random,
      [400 + side * 60, 480],
      [400 + side * random.between(170, 230), random.between(130, 200)],
      82,
      palette.deep,
      6,
    ),
  );
  body += sprigs.join("");
  const pale = mix(palette.pop, palette.paper, 0.55);
  body += apple(canvas, [300, 455], random.between(80, 92), palette.pop);
  body += lemon(canvas, [505, 455], random.between(80, 95), palette.paper);
  body += apple(canvas, [random.between(385, 415), 405], random.between(78, 90), pale);
  body += lemon(canvas, [410, 500], random.between(80, 95), mix(palette.warm, palette.pop, 0.45));
  const bowl = `M170 ${round(500 + random.between(-6, 6))}Q400 ${round(525 + random.between(-8, 8))} 630 ${round(500 + random.between(-6, 6))}Q610 730 400 735Q190 725 170 500Z`;
  const dots = [0, 1, 2, 3, 4].map((i) => circle(268 + i * 66, 590 + (i % 2) * 34, 17, palette.paper));
  return body + shape("M310 725H490L520 790H280Z", palette.ink) + shape(bowl, palette.ink) + dots.join("");
}

function apple({ palette }: Canvas, [x, y]: Point, r: number, colour: string): string {
  const d = `M${round(x)} ${round(y - r * 0.8)}C${round(x + r * 0.5)} ${round(y - r * 1.15)} ${round(x + r * 1.15)} ${round(y - r * 0.7)} ${round(x + r)} ${round(y + r * 0.1)}C${round(x + r * 0.85)} ${round(y + r * 0.9)} ${round(x + r * 0.3)} ${round(y + r)} ${round(x)} ${round(y + r * 0.9)}C${round(x - r * 0.4)} ${round(y + r * 1.05)} ${round(x - r * 0.9)} ${round(y + r * 0.8)} ${round(x - r)} ${round(y)}C${round(x - r * 1.1)} ${round(y - r * 0.8)} ${round(x - r * 0.5)} ${round(y - r * 1.1)} ${round(x)} ${round(y - r * 0.8)}Z`;
  return shape(d, colour) + line(`M${round(x)} ${round(y - r * 0.75)}q4 -30 24 -46`, palette.ink, 8);
}

function lemon({ random }: Canvas, [x, y]: Point, r: number, colour: string): string {
  const d = `M${round(-r * 1.2)} 0C${round(-r * 0.9)} ${round(-r * 0.2)} ${round(-r * 0.7)} ${round(-r * 0.8)} 0 ${round(-r * 0.78)}S${round(r * 0.9)} ${round(-r * 0.25)} ${round(r * 1.2)} 0C${round(r * 0.9)} ${round(r * 0.25)} ${round(r * 0.7)} ${round(r * 0.8)} 0 ${round(r * 0.78)}S${round(-r * 0.9)} ${round(r * 0.2)} ${round(-r * 1.2)} 0Z`;
  return group({ transform: `translate(${pair([x, y])}) rotate(${random.whole(-40, 40)})` }, shape(d, colour));
}

/** A rectangle as scissors leave it: four straight sides, no right angle. */
function crooked(random: Random, x: number, y: number, w: number, h: number, slack: number): string {
  const off = () => random.between(-slack, slack);
  const corners: Point[] = [
    [x + off(), y + off()],
    [x + w + off(), y + off()],
    [x + w + off(), y + h + off()],
    [x + off(), y + h + off()],
  ];
  return straight(corners, true);
}

/**
 * A frond from root to tip: round-ended lobes on both sides of a bent spine, all in one filled path, so that they melt
 * together where they meet as pieces of one sheet of paper do.
 */
function frond(random: Random, from: Point, to: Point, reach: number, colour: string, lobes = 5): string {
  const long = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const heading = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const bow = random.pick([-1, 1]) * long * 0.1;
  const at = (t: number, out: number): Point => [
    from[0] + (to[0] - from[0]) * t - Math.sin(heading) * out,
    from[1] + (to[1] - from[1]) * t + Math.cos(heading) * out,
  ];
  const fat = Math.min(long / lobes, reach * 0.62) * 0.36;
  let d = `M${pair(at(0, -fat * 0.5))}Q${pair(at(0.5, bow - fat * 0.6))} ${pair(at(1, -fat))}`;
  d += `A${round(fat)} ${round(fat)} 0 0 1 ${pair(at(1, fat))}Q${pair(at(0.5, bow + fat * 0.6))} ${pair(at(0, fat * 0.5))}Z`;
  for (let i = 0; i < lobes; i++) {
    const t = 0.13 + (i / (lobes - 1)) * 0.69;
    const size = reach * (0.62 + 0.38 * Math.sin(Math.PI * (0.15 + t * 0.8)));
    for (const side of [-1, 1]) {
      const place = t + (side > 0 ? 0.05 : 0);
      const turn = side * (1.05 - t * 0.45 + random.between(-0.1, 0.1));
      // On the spine itself, which is a quadratic curve: a lobe that starts beside it would come off.
      const root = at(place, 2 * place * (1 - place) * bow);
      d += lobe(root, heading + turn, size * random.between(0.85, 1.1), fat, side);
    }
  }
  return shape(d, colour);
}

/** One finger: narrow where it leaves the spine, round and `fat` at its end, bent to one side. */
function lobe([x, y]: Point, angle: number, long: number, fat: number, side: number): string {
  const at = (along: number, out: number): string => {
    const px = x + Math.cos(angle) * along - Math.sin(angle) * out;
    return `${Math.round(px)} ${Math.round(y + Math.sin(angle) * along + Math.cos(angle) * out)}`;
  };
  const [neck, bend, r] = [fat * 0.42, side * long * 0.16, Math.round(fat)];
  const end = long - fat;
  const there = `Q${at(end * 0.55, bend - neck * 0.7)} ${at(end, -fat)}`;
  const back = `Q${at(end * 0.55, bend + neck * 0.7)} ${at(0, neck)}`;
  return `M${at(0, -neck)}${there}A${r} ${r} 0 0 1 ${at(end, fat)}${back}Z`;
}
