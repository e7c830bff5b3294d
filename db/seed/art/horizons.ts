import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, mat, type Point, rect, round, shape, smoothLine, straight, tag, verticalBlend } from "./svg.ts";

/** Sea, sky and the line between them, mostly empty. */
export const horizons: Collection = {
  palettes: ["north-sea", "sand-teal", "mint-coral", "lapis-brass", "harbour-dusk", "cinnamon-sky", "persimmon"],
  scenes: [
    { shows: "a half-set sun over a calm sea, its light broken on the water", draw: settingSun },
    { shows: "long rolling waves below a pale sun", draw: rollers },
    { shows: "a single small sail on a wide, quiet sea", draw: farSail },
    { shows: "bands of sea, shore and sky with hand-torn edges", draw: bands },
  ],
};

function settingSun(canvas: Canvas): string {
  const { random, palette } = canvas;
  const horizon = random.between(520, 600);
  const x = random.between(310, 490);
  const r = random.between(120, 165);
  const id = canvas.id("sea");
  let body = "";
  for (let i = 0; i < 6; i++) {
    const colour = mix(mix(palette.cool, palette.paper, 0.25), palette.warm, (i / 5) ** 1.2);
    body += rect(0, (horizon / 6) * i, 800, horizon / 6 + 2, colour);
  }
  body += circle(x, horizon - r * 0.2, r * 1.55, palette.paper, { opacity: 0.28 });
  body += circle(x, horizon - r * 0.2, r, palette.pop);
  body += tag(
    "defs",
    {},
    verticalBlend(id, [mix(palette.cool, palette.deep, 0.55), palette.deep, mix(palette.deep, palette.ink, 0.6)]),
  );
  body += rect(0, horizon, 800, 1000 - horizon, `url(#${id})`);
  return body + glitter(canvas, x, horizon, r) + mat(palette.paper, 52);
}

function glitter({ random, palette }: Canvas, x: number, horizon: number, r: number): string {
  let d = "";
  const rows = 15;
  for (let i = 0; i < rows; i++) {
    const depth = (i + 0.6) / rows;
    const half = r * (1 - depth * 0.62) * random.between(0.45, 1);
    const drift = random.between(-0.22, 0.22) * r;
    d += `M${round(x + drift - half)} ${round(horizon + 14 + depth ** 1.25 * (900 - horizon))}h${round(half * 2)}`;
  }
  const colour = mix(palette.pop, palette.paper, 0.3);
  return tag("path", { d, stroke: colour, "stroke-width": 9, "stroke-linecap": "round", opacity: 0.9 });
}

function rollers(canvas: Canvas): string {
  const { random, palette } = canvas;
  let body = rect(0, 0, 800, 1000, mix(palette.paper, palette.warm, 0.45));
  body += circle(random.between(220, 580), random.between(230, 290), random.between(90, 120), palette.pop);
  const rows = 8;
  for (let i = 0; i < rows; i++) {
    const near = i / (rows - 1);
    const y = 420 + near ** 1.1 * 460;
    const reach = 14 + near * 26;
    const phase = random.between(0, 6);
    const points = Array.from(
      { length: 9 },
      (_, k): Point => [-20 + k * 105, y + Math.sin(phase + k * (1.5 - near * 0.5)) * reach],
    );
    const crest = smoothLine(points);
    const colour =
      near < 0.5 ? mix(palette.cool, palette.paper, 0.45 - near * 0.9) : mix(palette.cool, palette.deep, near * 2 - 1);
    body += shape(`${crest}V1000H-20Z`, i === rows - 1 ? mix(palette.deep, palette.ink, 0.5) : colour);
    body += tag("path", { d: crest, fill: "none", stroke: palette.paper, "stroke-width": 3, opacity: 0.75 });
  }
  return body + mat(palette.paper, 52);
}

function farSail(canvas: Canvas): string {
  const { random, palette } = canvas;
  const horizon = random.between(600, 680);
  const x = random.chance(0.5) ? random.between(210, 300) : random.between(500, 590);
  const tall = random.between(90, 130);
  const [skyId, seaId] = [canvas.id("sky"), canvas.id("sea")];
  const blends =
    verticalBlend(skyId, [mix(palette.cool, palette.paper, 0.35), mix(palette.warm, palette.paper, 0.35)]) +
    verticalBlend(seaId, [mix(palette.cool, palette.deep, 0.4), mix(palette.deep, palette.ink, 0.25)]);
  const sky = rect(0, 0, 800, horizon + 1, `url(#${skyId})`);
  const sun = circle(
    800 - x,
    random.between(250, 380),
    random.between(58, 88),
    random.chance(0.5) ? palette.pop : palette.paper,
  );
  const sea = rect(0, horizon, 800, 1000 - horizon, `url(#${seaId})`);
  const foot = horizon + 26;
  const sails =
    shape(
      straight(
        [
          [x - 3, foot - tall],
          [x - 3, foot - 12],
          [x - tall * 0.42, foot - 12],
        ],
        true,
      ),
      palette.paper,
    ) +
    shape(
      straight(
        [
          [x + 4, foot - tall * 0.86],
          [x + 4, foot - 12],
          [x + tall * 0.3, foot - 12],
        ],
        true,
      ),
      palette.pop,
    ) +
    shape(
      `M${round(x - tall * 0.46)} ${round(foot - 6)}H${round(x + tall * 0.4)}l-16 16h${round(-tall * 0.58)}Z`,
      palette.ink,
    );
  let wake = "";
  for (let i = 0; i < 9; i++) {
    const half = tall * 0.42 * (1 - i / 10) * random.between(0.5, 1);
    wake += `M${round(x - half + random.between(-9, 9))} ${round(foot + 22 + i * 16)}h${round(half * 2)}`;
  }
  const mirrored = tag("path", {
    d: wake,
    stroke: palette.paper,
    "stroke-width": 5,
    "stroke-linecap": "round",
    opacity: 0.55,
  });
  return tag("defs", {}, blends) + sky + sun + sea + mirrored + sails + mat(palette.paper, 52);
}

function bands(canvas: Canvas): string {
  const { random, palette } = canvas;
  const colours = [
    mix(palette.cool, palette.paper, 0.55),
    palette.warm,
    palette.pop,
    mix(palette.cool, palette.deep, 0.45),
    palette.deep,
    mix(palette.deep, palette.ink, 0.7),
  ];
  const heights = [
    random.between(210, 270),
    random.between(70, 120),
    random.between(16, 30),
    random.between(110, 170),
    random.between(90, 150),
    400,
  ];
  let body = rect(0, 0, 800, 1000, palette.paper);
  let y = 90;
  colours.forEach((colour, i) => {
    const top = torn(canvas, y);
    y += heights[i] ?? 0;
    body += shape(`${top}V${Math.min(910, round(y + 30))}H90Z`, colour);
  });
  body += circle(
    random.between(300, 560),
    random.between(210, 260),
    random.between(38, 58),
    mix(palette.paper, palette.pop, 0.08),
  );
  return body;
}

/** The upper edge of a band, from x = 90 to 710, torn rather than cut. */
function torn({ random }: Canvas, y: number): string {
  const points = Array.from(
    { length: 17 },
    (_, i): Point => [90 + i * 38.75, y + (y > 90 ? random.between(-5, 5) : 0)],
  );
  return straight(points);
}
