import type { Canvas, Collection } from "./collection.ts";
import { mix } from "./palette.ts";
import { circle, group, type Point, rect, round, shape, straight, tag, verticalBlend } from "./svg.ts";

/** Whitewash, stairs and hard shadows under a southern sun. */
export const arches: Collection = {
  palettes: ["sand-teal", "terracotta", "lapis-brass", "cinnamon-sky", "mint-coral", "persimmon", "rose-clay"],
  scenes: [
    { shows: "an arched doorway at the top of broad steps, with the sea behind it", draw: doorway },
    { shows: "arches one behind the other, leading to a small sun", draw: enfilade },
    { shows: "white houses stacked up a hillside", draw: village },
    { shows: "a zigzag of stairs across a sunlit wall", draw: zigzag },
  ],
};

function doorway(canvas: Canvas): string {
  const { random, palette } = canvas;
  const id = canvas.id("sky");
  const wall = random.pick([
    palette.warm,
    mix(palette.warm, palette.paper, 0.55),
    mix(palette.pop, palette.warm, 0.45),
  ]);
  const shade = mix(wall, palette.deep, 0.28);
  const [x, r, top, foot] = [400, random.between(150, 185), random.between(330, 380), 700];
  const horizon = random.between(530, 570);
  const opening = (dx: number, colour: string) =>
    shape(
      `M${round(x - r + dx)} ${foot}V${round(top)}a${round(r)} ${round(r)} 0 0 1 ${round(r * 2)} 0V${foot}Z`,
      colour,
    );
  const clip = tag("clipPath", { id: canvas.id("door") }, opening(0, "#000"));
  const view =
    rect(200, 100, 400, horizon - 100, `url(#${id})`) +
    circle(x + random.between(-60, 60), horizon - random.between(90, 150), random.between(44, 60), palette.pop) +
    rect(200, horizon, 400, 300, palette.deep) +
    rect(200, horizon + 46, 400, 6, palette.cool, { opacity: 0.6 }) +
    rect(200, horizon + 92, 400, 6, palette.cool, { opacity: 0.4 });
  const reveal = shape(
    `M${round(x + r)} ${foot}V${round(top)}a${round(r)} ${round(r)} 0 0 0 ${round(-r)} ${round(-r)}q${round(r - 34)} 12 ${round(r - 40)} ${round(r)}V${foot}Z`,
    shade,
  );
  let body =
    rect(0, 0, 800, 1000, wall) +
    tag("defs", {}, verticalBlend(id, [palette.cool, mix(palette.cool, palette.paper, 0.75)]) + clip);
  body += group({ "clip-path": `url(#${canvas.id("door")})` }, view + reveal);
  const light = mix(palette.paper, wall, 0.2);
  for (let i = 0; i < 5; i++) {
    const half = r + 30 + i * 44;
    body += rect(x - half, 700 + i * 60, half * 2, 26, light) + rect(x - half, 726 + i * 60, half * 2, 34, shade);
  }
  const cast = random.pick([-1, 1]);
  const edge = 400 + cast * 400;
  body += shape(
    straight(
      [
        [edge, 0],
        [edge - cast * random.between(150, 220), 0],
        [edge, random.between(420, 560)],
      ],
      true,
    ),
    shade,
  );
  return body + potted(canvas, [x - cast * (r + 100), 702]);
}

/** A clay pot with a cypress, standing on `foot`. */
function potted({ random, palette }: Canvas, [x, y]: Point): string {
  const tall = random.between(190, 260);
  const tree = `M${round(x)} ${round(y - 60 - tall)}C${round(x + 46)} ${round(y - tall * 0.7)} ${round(x + 44)} ${round(y - 60)} ${round(x)} ${round(y - 60)}S${round(x - 46)} ${round(y - tall * 0.7)} ${round(x)} ${round(y - 60 - tall)}Z`;
  const pot = `M${round(x - 40)} ${round(y - 74)}h80l-12 74h-56Z`;
  return (
    shape(tree, mix(palette.deep, palette.ink, 0.55)) +
    shape(pot, mix(palette.pop, palette.ink, 0.12)) +
    rect(x - 45, y - 82, 90, 16, mix(palette.pop, palette.ink, 0.3))
  );
}

function enfilade(canvas: Canvas): string {
  const { random, palette } = canvas;
  const count = random.whole(5, 6);
  const drift = random.pick([-1, 1]) * random.between(14, 26);
  const [light, dark] = random.pick([
    [palette.paper, mix(palette.deep, palette.ink, 0.2)],
    [mix(palette.warm, palette.paper, 0.4), palette.deep],
  ]);
  let body = rect(0, 0, 800, 1000, light);
  for (let i = 0; i < count; i++) {
    const near = 1 - i / count;
    const r = 40 + near * 265;
    const x = 400 + i * drift;
    const foot = 610 + near * 320;
    const top = 350 + near * 45;
    const colour = mix(light, dark, ((i + 1) / count) ** 0.9);
    body += shape(
      `M${round(x - r)} ${round(foot)}V${round(top)}a${round(r)} ${round(r)} 0 0 1 ${round(r * 2)} 0V${round(foot)}Z`,
      colour,
    );
    const sill = r * 0.28;
    body += shape(
      straight(
        [
          [x - r, foot],
          [x + r, foot],
          [x + r - sill, foot - 44 * near - 8],
          [x - r + sill + drift, foot - 44 * near - 8],
        ],
        true,
      ),
      mix(colour, palette.warm, 0.45),
    );
  }
  const x = 400 + (count - 1) * drift;
  return body + circle(x, 372, 34, palette.pop);
}

function village(canvas: Canvas): string {
  const { random, palette } = canvas;
  const id = canvas.id("sky");
  const shade = mix(palette.paper, palette.cool, 0.5);
  let body = tag(
    "defs",
    {},
    verticalBlend(id, [palette.cool, mix(palette.cool, palette.paper, 0.5), mix(palette.warm, palette.paper, 0.5)]),
  );
  body +=
    rect(0, 0, 800, 1000, `url(#${id})`) +
    circle(random.between(140, 300), random.between(170, 230), random.between(50, 70), palette.pop);
  const rows = 6;
  for (let row = 0; row < rows; row++) {
    const count = 1 + row;
    const spread = 150 + row * 118;
    for (let i = 0; i < count; i++) {
      const w = random.between(112, 160);
      const x = 450 - spread / 2 + ((i + 0.5) * spread) / count - w / 2 + random.between(-10, 10) - row * 8;
      const y = 330 + row * 98 + random.between(-22, 22);
      body += house(canvas, [x, y], w, shade, row < 3 && random.chance(0.4));
    }
  }
  return body + rect(0, 930, 800, 70, palette.deep);
}

function house({ random, palette }: Canvas, [x, y]: Point, w: number, shade: string, domed: boolean): string {
  const side = w * 0.34;
  const dome = random.pick([palette.deep, palette.pop]);
  let body = domed
    ? shape(
        `M${round(x + 8)} ${round(y + 2)}a${round(w / 2 - 8)} ${round(w / 2 - 8)} 0 0 1 ${round(w - 16)} 0Z`,
        dome,
      ) + circle(x + w / 2, y - w / 2 + 2, 6, dome)
    : "";
  body += rect(x, y, w, 620, palette.paper) + rect(x + w - side, y, side, 620, shade);
  const door = random.pick([palette.deep, palette.pop, palette.deep]);
  const [dx, dw] = [round(x + (w - side) * 0.3), round((w - side) * 0.42)];
  if (random.chance(0.6)) body += shape(`M${dx} ${round(y + 82)}v-36a${dw / 2} ${dw / 2} 0 0 1 ${dw} 0v36Z`, door);
  else body += rect(dx, y + 30, dw * 0.6, 26, door) + rect(x + w - side * 0.68, y + 34, side * 0.34, 24, palette.deep);
  return body;
}

function zigzag(canvas: Canvas): string {
  const { random, palette } = canvas;
  const wall = random.pick([
    palette.cool,
    mix(palette.warm, palette.paper, 0.25),
    mix(palette.pop, palette.warm, 0.55),
  ]);
  const base = random.pick([palette.deep, mix(palette.deep, palette.pop, 0.35)]);
  const [sunX, sunY] = [random.between(170, 330), random.between(150, 210)];
  const sun = circle(sunX, sunY, random.between(54, 72), wall === palette.cool ? palette.pop : palette.paper);
  const doorOf = (x: number, floor: number) =>
    shape(`M${x - 32} ${floor}v-72a32 32 0 0 1 64 0v72Z`, palette.ink) + circle(x + 17, floor - 44, 4, palette.pop);
  // Back to front: each flight is a solid mass that reaches down to the ground and hides what is behind it.
  const stairs =
    doorOf(672, 250) +
    flight([180, 470], 1, mix(base, wall, 0.55), palette.paper) +
    doorOf(128, 470) +
    flight([620, 690], -1, mix(base, wall, 0.3), palette.paper) +
    doorOf(672, 690) +
    flight([180, 910], 1, base, palette.paper);
  const placed = random.chance(0.5) ? group({ transform: "matrix(-1 0 0 1 800 0)" }, stairs) : stairs;
  return rect(0, 0, 800, 1000, wall) + sun + placed + rect(0, 910, 800, 90, mix(base, palette.ink, 0.5));
}

/** Eight steps up from `foot`, to the right (1) or to the left (-1), then a landing; treads catch the light. */
function flight([x, y]: Point, way: 1 | -1, mass: string, light: string): string {
  let [outline, treads] = [`M${x} 912V${y}`, ""];
  for (let i = 0; i < 8; i++) {
    const top = y - (i + 1) * 27.5;
    outline += `V${top}h${way * 55}`;
    treads += `M${x + way * i * 55} ${top + 5}h${way * (i === 7 ? 155 : 55)}`;
  }
  return shape(`${outline}h${way * 100}V912Z`, mass) + tag("path", { d: treads, stroke: light, "stroke-width": 10 });
}
