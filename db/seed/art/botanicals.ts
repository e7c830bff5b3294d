import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, line, type Point, pair, rect, round, shape, tag } from "./svg.ts";

/** Pressed plants: two-tone leaves and thin stems. */
export const botanicals: Collection = {
  palettes: ["blush-pine", "olive-grove", "rust-sage", "cherry", "moss-lilac", "sand-teal", "cinnamon-sky"],
  scenes: [
    { shows: "a single arching stem of paired leaves before a round sun", draw: sprig },
    { shows: "a palm fan spread inside an arch", draw: fan },
    { shows: "branches with round leaves in a plain vase", draw: vase },
    { shows: "a strip of summer meadow with poppies and seed heads", draw: meadow },
  ],
};

function sprig(canvas: Canvas): string {
  const { random, palette } = canvas;
  const lean = random.pick([-1, 1]);
  const stem = bend(
    [400 + lean * 60, 925],
    [400 - lean * random.between(110, 170), 560],
    [400 + lean * random.between(10, 90), 190],
  );
  const greens = random.shuffle([palette.deep, mix(palette.deep, palette.cool, 0.5), palette.cool]);
  const disc = circle(
    400 + lean * random.between(20, 110),
    random.between(330, 430),
    random.between(190, 240),
    mix(palette.warm, palette.paper, 0.15),
  );
  const pairs = random.whole(7, 9);
  let leaves = "";
  for (let i = 0; i < pairs; i++) {
    const t = 0.2 + (i / pairs) * 0.76;
    const { at, angle } = stem(t);
    const long = (190 - i * 13) * random.between(0.9, 1.08);
    for (const side of [-1, 1]) {
      const open = side * (1.05 - t * 0.35 + random.between(-0.1, 0.1));
      leaves += leaf(
        at,
        angle + open,
        long,
        long * 0.36,
        greens[(i + (side > 0 ? 1 : 0)) % 3] ?? palette.deep,
        palette,
      );
    }
  }
  const { at, angle } = stem(1);
  leaves += leaf(at, angle, 110, 40, palette.pop, palette);
  return rect(0, 0, 800, 1000, palette.paper) + disc + leaves + line(stem.d, mix(palette.deep, palette.ink, 0.6), 6);
}

function fan(canvas: Canvas): string {
  const { random, palette } = canvas;
  const panel = random.pick([palette.warm, mix(palette.cool, palette.paper, 0.4), palette.pop]);
  const blades = random.pick([11, 13, 15]);
  const foot: Point = [400, 690];
  const greens = [palette.deep, mix(palette.deep, palette.cool, 0.4)];
  let body = rect(0, 0, 800, 1000, palette.paper) + shape("M130 910V370a270 270 0 0 1 540 0V910Z", panel);
  const tilt = random.between(-0.12, 0.12);
  body += line(`M400 690Q${round(400 + tilt * 300)} 800 ${round(400 - tilt * 200)} 910`, palette.ink, 9);
  const order = Array.from({ length: blades }, (_, i) => i).sort(
    (a, b) => Math.abs(b - (blades - 1) / 2) - Math.abs(a - (blades - 1) / 2),
  );
  for (const i of order) {
    const share = i / (blades - 1) - 0.5;
    const long = 400 - Math.abs(share) * 210;
    body += leaf(foot, -Math.PI / 2 + share * Math.PI * 1.16 + tilt, long, 50, greens[i % 2] ?? palette.deep, palette);
  }
  return body + circle(400, 690, 15, palette.ink) + rect(100, 910, 600, 6, palette.ink, { rx: 3 });
}

function vase(canvas: Canvas): string {
  const { random, palette } = canvas;
  const table = random.between(800, 840);
  const glaze = random.pick([palette.pop, palette.warm]);
  let body =
    rect(0, 0, 800, 1000, palette.paper) +
    circle(random.between(280, 520), 350, 240, mix(palette.warm, palette.paper, 0.55));
  body += rect(0, table, 800, 200, mix(palette.cool, palette.paper, 0.2));
  const tips: Point[] = [
    [random.between(150, 220), random.between(250, 330)],
    [random.between(370, 440), random.between(110, 160)],
    [random.between(590, 650), random.between(230, 320)],
  ];
  const greens = random.shuffle([palette.deep, mix(palette.deep, palette.cool, 0.55), palette.cool]);
  tips.forEach((tip, k) => {
    const stem = bend([400, 640], [400 + (tip[0] - 400) * 0.15, (640 + tip[1]) / 2], tip);
    body += line(stem.d, mix(palette.deep, palette.ink, 0.4), 5);
    for (let i = 0; i < 9; i++) {
      const { at, angle } = stem(0.22 + i * 0.095);
      const size = (i === 8 ? 34 : 52 - i * 2.6) * random.between(0.9, 1.1);
      const turn = angle + (i === 8 ? 0 : i % 2 === 0 ? 1.1 : -1.1);
      const middle: Point = [at[0] + Math.cos(turn) * size, at[1] + Math.sin(turn) * size];
      const spin = `rotate(${round((turn * 180) / Math.PI)} ${pair(middle)})`;
      body += tag("ellipse", {
        cx: middle[0],
        cy: middle[1],
        rx: size,
        ry: size * 0.72,
        fill: greens[(k + i) % 3] ?? palette.deep,
        transform: spin,
      });
      body += line(`M${pair(at)}L${pair(middle)}`, palette.paper, 2, { opacity: 0.6 });
    }
  });
  const [neck, belly, foot] = [random.between(44, 60), random.between(120, 150), random.between(60, 80)];
  const outline = (side: number) => `${round(400 + side * neck)} 620`;
  const d = `M${outline(-1)}C${round(400 - neck)} 690 ${round(400 - belly)} 700 ${round(400 - belly)} 770S${round(400 - foot)} ${round(table + 40)} ${round(400 - foot)} ${round(table + 50)}H${round(400 + foot)}C${round(400 + foot)} ${round(table + 40)} ${round(400 + belly)} 840 ${round(400 + belly)} 770S${round(400 + neck)} 690 ${outline(1)}Z`;
  body += tag("ellipse", { cx: 400, cy: table + 54, rx: 150, ry: 14, fill: palette.deep, opacity: 0.25 });
  return (
    body + shape(d, glaze) + line(`M${round(400 - belly + 26)} 760q4 -34 36 -54`, palette.paper, 6, { opacity: 0.55 })
  );
}

function meadow(canvas: Canvas): string {
  const { random, palette } = canvas;
  const ground = mix(palette.deep, palette.ink, 0.3);
  let body =
    rect(0, 0, 800, 1000, palette.paper) +
    circle(
      random.between(220, 580),
      random.between(240, 300),
      random.between(95, 125),
      mix(palette.warm, palette.paper, 0.2),
    );
  const stalks = 11;
  const kinds = [poppy, umbel, lavender, pod, poppy, lavender, umbel];
  const start = random.whole(0, 6);
  for (let i = 0; i < stalks; i++) {
    const x = 130 + i * (540 / (stalks - 1)) + random.between(-12, 12);
    const tall = (i % 2 === 0 ? random.between(500, 660) : random.between(270, 400)) * (1 - Math.abs(i - 5) * 0.04);
    const stem = bend(
      [x, 930],
      [x + random.between(-30, 30), 930 - tall * 0.5],
      [x + random.between(-30, 30), 930 - tall],
    );
    const green = i % 3 === 0 ? palette.deep : mix(palette.deep, palette.cool, 0.5);
    body += line(stem.d, green, 4.5);
    const { at, angle } = stem(0.28 + random.between(0, 0.15));
    body += leaf(at, angle + random.pick([-0.6, 0.6]), random.between(80, 130), 20, green, palette);
    body += (kinds[(i + start) % kinds.length] ?? poppy)(canvas, stem(1));
  }
  return body + shape("M60 930Q240 905 420 925T740 920V940H60Z", ground);
}

type Bloom = (canvas: Canvas, tip: Place) => string;

const poppy: Bloom = ({ random, palette }, { at: [x, y] }) => {
  const r = random.between(36, 52);
  const cup = `M${round(x - r)} ${round(y - r * 0.4)}C${round(x - r)} ${round(y + r)} ${round(x + r)} ${round(y + r)} ${round(x + r)} ${round(y - r * 0.4)}Q${round(x + r * 0.5)} ${round(y - r * 0.9)} ${round(x)} ${round(y - r * 0.35)}Q${round(x - r * 0.5)} ${round(y - r * 0.9)} ${round(x - r)} ${round(y - r * 0.4)}Z`;
  return shape(cup, palette.pop) + circle(x, y + r * 0.2, r * 0.2, palette.ink);
};

const umbel: Bloom = ({ random, palette }, { at: [x, y], angle }) => {
  const r = random.between(56, 80);
  let [rays, seeds] = ["", ""];
  for (let i = 0; i < 9; i++) {
    const turn = angle + (i / 8 - 0.5) * 2.1;
    const end: Point = [x + Math.cos(turn) * r, y + Math.sin(turn) * r * 0.85];
    rays += `M${pair([x, y])}L${pair(end)}`;
    seeds += `M${pair(end)}h0`;
  }
  return line(rays, palette.deep, 2.4) + line(seeds, random.pick([palette.warm, palette.pop]), 17);
};

const lavender: Bloom = ({ palette }, { at: [x, y], angle }) => {
  let buds = "";
  for (let i = 0; i < 8; i++) {
    const [along, side] = [30 - i * 17, i % 2 === 0 ? 9 : -9];
    buds += `M${pair([x + Math.cos(angle) * along - Math.sin(angle) * side, y + Math.sin(angle) * along + Math.cos(angle) * side])}h0`;
  }
  return line(buds, mix(palette.cool, palette.deep, 0.2), 20);
};

const pod: Bloom = ({ palette }, { at: [x, y], angle }) => {
  const spin = `rotate(${round((angle * 180) / Math.PI + 90)} ${pair([x, y])})`;
  return (
    tag("ellipse", { cx: x, cy: y, rx: 21, ry: 29, fill: palette.warm, transform: spin }) +
    shape(`M${round(x - 17)} ${round(y - 31)}h34l-9 10h-16Z`, palette.ink, { transform: spin })
  );
};

interface Place {
  at: Point;
  /** The direction of growth in radians. */
  angle: number;
}

/** A curved stem: call it with 0 (root) to 1 (tip); `d` is its path. */
function bend(from: Point, control: Point, to: Point): ((t: number) => Place) & { d: string } {
  const place = (t: number): Place => {
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    const at: Point = [a * from[0] + b * control[0] + c * to[0], a * from[1] + b * control[1] + c * to[1]];
    const dx = (1 - t) * (control[0] - from[0]) + t * (to[0] - control[0]);
    const dy = (1 - t) * (control[1] - from[1]) + t * (to[1] - control[1]);
    return { at, angle: Math.atan2(dy, dx) };
  };
  return Object.assign(place, { d: `M${pair(from)}Q${pair(control)} ${pair(to)}` });
}

/** A pointed leaf that grows from `at`; its far half is darker, which is what makes it look folded. */
function leaf(
  [x, y]: Point,
  angle: number,
  long: number,
  wide: number,
  colour: string,
  { ink }: { ink: string },
): string {
  const along = (t: number, out: number): Point => [
    x + Math.cos(angle) * long * t - Math.sin(angle) * out,
    y + Math.sin(angle) * long * t + Math.cos(angle) * out,
  ];
  const side = (out: number) =>
    `M${pair([x, y])}C${pair(along(0.25, out))} ${pair(along(0.7, out * 0.85))} ${pair(along(1, 0))}`;
  return shape(`${side(wide)}Z`, colour) + shape(`${side(-wide)}Z`, mix(colour, ink, 0.2));
}
