import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, group, line, mat, type Point, rect, ring, round, shape, tag, verticalBlend } from "./svg.ts";

/** Lit windows: the city after the last tram. */
export const nightCity: Collection = {
  palettes: ["harbour-dusk", "lapis-brass", "plum-apricot", "north-sea", "persimmon", "sand-teal", "blush-pine"],
  scenes: [
    { shows: "a skyline in three layers below a full moon, windows lit", draw: skyline },
    { shows: "towers and their lights doubled in a dark river", draw: river },
    { shows: "a row of gabled houses with lit windows under the stars", draw: gables },
    { shows: "a night facade with one life in every window", draw: facade },
  ],
};

function skyline(canvas: Canvas): string {
  const { random, palette } = canvas;
  let body = sky(canvas, 1000);
  body += moon(canvas, [random.between(220, 580), random.between(190, 260)], random.between(70, 100));
  const tones = [
    mix(palette.deep, palette.warm, 0.42),
    mix(palette.deep, palette.cool, 0.12),
    mix(palette.ink, palette.deep, 0.12),
  ];
  tones.forEach((tone, layer) => {
    const { outline, windows } = towers(canvas, 1000, 460 + layer * 130, 150 - layer * 15, 0.16 + layer * 0.14);
    body += shape(outline, tone);
    if (layer > 0) body += shape(windows, layer === 1 ? mix(palette.pop, palette.warm, 0.5) : palette.pop);
  });
  return body + mat(palette.paper, 48);
}

function river(canvas: Canvas): string {
  const { random, palette } = canvas;
  const shore = 620;
  const far = towers(canvas, shore, 330, 130, 0);
  const near = towers(canvas, shore, 440, 150, 0.34);
  const bank = group(
    { id: canvas.id("bank") },
    moon(canvas, [random.between(240, 560), random.between(170, 220)], random.between(52, 72)) +
      shape(far.outline, mix(palette.deep, palette.warm, 0.28)) +
      shape(near.outline, mix(palette.ink, palette.deep, 0.3)) +
      shape(near.windows, palette.pop),
  );
  const water = rect(0, shore, 800, 380, mix(palette.ink, palette.deep, 0.45));
  const mirrored = tag("use", {
    href: `#${canvas.id("bank")}`,
    transform: `matrix(1 0 0 -1 0 ${shore * 2})`,
    opacity: 0.6,
  });
  let d = "";
  for (let i = 0; i < 34; i++) {
    const depth = i / 34;
    const long = random.between(30, 90) + depth * 120;
    d += `M${round(random.between(30, 770 - long))} ${round(shore + 10 + depth * 350)}h${round(long)}`;
  }
  const ripples = line(d, mix(palette.deep, palette.warm, 0.5), 4, { opacity: 0.4 });
  return (
    sky(canvas, shore) +
    bank +
    water +
    mirrored +
    ripples +
    rect(0, shore - 3, 800, 6, palette.ink) +
    mat(palette.paper, 48)
  );
}

/** A row of flat-topped towers as one path, and their lit windows as another. `lit` is the share of windows with light. */
function towers(
  { random }: Canvas,
  ground: number,
  top: number,
  spread: number,
  lit: number,
): { outline: string; windows: string } {
  let [outline, windows] = [`M-10 ${ground}`, ""];
  let x = -10;
  while (x < 800) {
    const width = random.whole(4, 8) * 15;
    const roof = round(top + random.between(-spread, spread) * 0.9);
    const kind = random.whole(0, 5);
    if (kind === 0) outline += `V${roof}h${width * 0.4}v-70h${width * 0.08}v70h${width * 0.52}`;
    else if (kind === 1) outline += `V${roof + 26}h${width * 0.2}v-26h${width * 0.6}v26h${width * 0.2}`;
    else if (kind === 2) outline += `V${roof + 40}l${width} -40`;
    else outline += `V${roof}h${width}`;
    for (let wy = roof + 60; wy < Math.min(ground - 30, 930); wy += 34) {
      for (let wx = x + 14; wx < x + width - 16; wx += 22)
        if (random.chance(lit * 0.8)) windows += `M${wx} ${wy}h9v15h-9Z`;
    }
    x += width;
  }
  return { outline: `${outline}V${ground}Z`, windows };
}

function gables(canvas: Canvas): string {
  const { random, palette } = canvas;
  let body =
    sky(canvas, 1000) +
    stars(canvas) +
    moon(canvas, [random.between(150, 650), random.between(150, 210)], random.between(44, 62));
  const tones = random.shuffle([
    palette.deep,
    mix(palette.pop, palette.ink, 0.35),
    mix(palette.cool, palette.ink, 0.3),
    mix(palette.warm, palette.ink, 0.4),
    mix(palette.deep, palette.cool, 0.5),
  ]);
  const widths = random.shuffle([140, 150, 124, 150, 144]);
  let x = 46;
  widths.forEach((w, i) => {
    body += house(canvas, [x, random.between(400, 500)], w, tones[i] ?? palette.deep);
    x += w;
  });
  return (
    body +
    rect(0, 890, 800, 110, mix(palette.ink, palette.deep, 0.15)) +
    rect(0, 890, 800, 8, mix(palette.warm, palette.ink, 0.35)) +
    mat(palette.paper, 48)
  );
}

/** A narrow canal house with one of three gables; `y` is where the eaves are. */
function house({ random, palette }: Canvas, [x, y]: Point, w: number, tone: string): string {
  const [left, eaves] = [round(x), round(y)];
  const kind = random.whole(0, 2);
  const s = round(w / 6);
  const gable = [
    `l${w / 2} -130l${w / 2} 130`,
    `h${s}v-42h${s}v-42h${round(w - 4 * s)}v42h${s}v42h${s}`,
    `c0 -60 ${s} -50 ${s} -84c0 -40 ${round(w / 2 - s)} -30 ${round(w / 2 - s)} -50c0 20 ${round(w / 2 - s)} 10 ${round(w / 2 - s)} 50c0 34 ${s} 24 ${s} 84`,
  ][kind];
  const chimney = rect(left + w * 0.7, eaves - 120, 20, 90, mix(tone, palette.ink, 0.4));
  let body =
    chimney +
    shape(`M${left} 900V${eaves}${gable}V900Z`, tone) +
    line(`M${left} ${eaves}${gable}`, mix(palette.paper, palette.warm, 0.3), 6, { "stroke-linejoin": "round" });
  body += circle(left + w / 2, eaves - 30, 15, palette.pop);
  const columns = w > 145 ? 3 : 2;
  const pitch = (w - 24) / columns;
  for (let wy = eaves + 26; wy < 745; wy += 96) {
    for (let i = 0; i < columns; i++) {
      const wx = left + 12 + (i + 0.5) * pitch - 13;
      body += rect(
        wx,
        wy,
        26,
        54,
        random.chance(0.55) ? random.pick([palette.pop, palette.warm]) : mix(tone, palette.ink, 0.55),
      );
    }
  }
  return body + rect(left + w / 2 - 19, 818, 38, 76, mix(palette.ink, tone, 0.2));
}

function facade(canvas: Canvas): string {
  const { random, palette } = canvas;
  const wall = mix(palette.ink, palette.deep, 0.55);
  let body = rect(0, 0, 800, 1000, wall);
  const contents = [plant, lamp, curtains, cat, books, mirror];
  let bag: Detail[] = [];
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 3; column++) {
      if (bag.length === 0) bag = random.shuffle(contents);
      const [x, y] = [110 + column * 210, 90 + row * 222];
      const lit = random.chance(0.72);
      const glass = lit
        ? random.pick([palette.pop, palette.warm, mix(palette.pop, palette.paper, 0.45)])
        : mix(wall, palette.ink, 0.45);
      const inside = lit ? (bag.pop() ?? plant)(canvas, glass) : "";
      const bars = line("M80 0V150M0 62H160", wall, 5);
      body += group(
        { transform: `translate(${x} ${y})` },
        rect(0, 0, 160, 150, glass) + inside + bars + rect(-14, 150, 188, 14, mix(palette.cool, palette.ink, 0.25)),
      );
    }
  }
  return body;
}

/** What stands in a window of 160 × 150, its origin at the top left. */
type Detail = (canvas: Canvas, glass: string) => string;

const plant: Detail = ({ palette }) => {
  const dark = mix(palette.deep, palette.ink, 0.6);
  const leaves =
    "M110 112C84 92 88 58 104 44C116 66 116 92 110 112ZM110 112C108 84 128 66 148 64C146 90 130 104 110 112ZM110 112C92 108 74 98 70 80C92 80 106 94 110 112Z";
  return shape(leaves, dark) + shape("M92 112h38l-6 38h-26Z", mix(palette.pop, palette.ink, 0.5));
};

const lamp: Detail = ({ palette }, glass) =>
  line("M42 0V44", palette.ink, 3) +
  shape("M14 74a28 30 0 0 1 56 0Z", palette.ink) +
  circle(42, 76, 9, mix(glass, palette.paper, 0.7));

const curtains: Detail = ({ palette }, glass) => {
  const cloth = mix(glass, palette.ink, 0.28);
  return shape("M0 0H64C60 60 40 96 12 110V150H0Z", cloth) + shape("M160 0H96C100 60 120 96 148 110V150H160Z", cloth);
};

const cat: Detail = ({ palette }) =>
  shape("M36 150C30 120 38 104 46 96L44 74L56 84H66L78 74L76 98C90 110 96 130 92 150Z", palette.ink) +
  line("M92 144C112 148 122 136 118 118", palette.ink, 8);

const books: Detail = ({ random, palette }) => {
  let spines = "";
  for (let x = 8; x < 70; x += 14) {
    const tall = random.whole(34, 62);
    spines += rect(
      x,
      150 - tall,
      11,
      tall,
      random.pick([palette.deep, palette.ink, mix(palette.pop, palette.ink, 0.5)]),
    );
  }
  return spines;
};

const mirror: Detail = ({ palette }, glass) =>
  ring(118, 34, 17, mix(glass, palette.ink, 0.5), 4) + shape("M24 150V96h42v54Z", mix(palette.deep, palette.ink, 0.5));

function sky(canvas: Canvas, height: number): string {
  const { palette } = canvas;
  const id = canvas.id("sky");
  const blend = verticalBlend(id, [
    palette.ink,
    palette.deep,
    mix(palette.deep, palette.pop, 0.45),
    mix(palette.pop, palette.warm, 0.5),
  ]);
  return tag("defs", {}, blend) + rect(0, 0, 800, height, `url(#${id})`);
}

function moon({ palette }: Canvas, [x, y]: Point, r: number): string {
  const light = mix(palette.paper, palette.warm, 0.25);
  return circle(x, y, r * 1.6, light, { opacity: 0.12 }) + circle(x, y, r, light);
}

function stars({ random, palette }: Canvas): string {
  let d = "";
  for (let i = 0; i < 40; i++) d += `M${random.whole(60, 740)} ${random.whole(60, 400)}h0`;
  return line(d, palette.paper, 3.4, { opacity: 0.7 });
}
