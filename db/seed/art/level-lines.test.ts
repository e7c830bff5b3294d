import { describe, expect, it } from "vitest";
import { levelLines, measure } from "./level-lines.ts";

const dome = measure((x, y) => 1 - Math.hypot(x - 400, y - 500) / 300, 25);

describe("levelLines", () => {
  it("draws the one ring at which a dome has a height", () => {
    const [ring, ...others] = rings(levelLines(dome, 0.5));
    expect(others).toEqual([]);
    expect(ring?.length).toBeGreaterThan(20);
    for (const [x, y] of ring ?? []) expect(Math.abs(Math.hypot(x - 400, y - 500) - 150)).toBeLessThan(4);
  });

  it("draws nothing above the highest point", () => {
    expect(levelLines(dome, 1.1)).toBe("");
  });

  it("draws one ring for each of two summits, and one around both further down", () => {
    const bell = (x: number, y: number, top: number) => Math.exp(-((x - 400) ** 2 + (y - top) ** 2) / 20_000);
    const twins = measure((x, y) => bell(x, y, 330) + bell(x, y, 670), 25);
    expect(rings(levelLines(twins, 0.8))).toHaveLength(2);
    expect(rings(levelLines(twins, 0.2))).toHaveLength(1);
  });

  it("closes lines that leave the sheet, outside of it", () => {
    const slope = measure((x) => x / 800 - 0.5, 50);
    const [ring, ...others] = rings(levelLines(slope, 0.015));
    expect(others).toEqual([]);
    expect(ring?.some(([x]) => x > 800)).toBe(true);
    for (const [x, y] of ring ?? []) {
      const onTheLine = Math.abs(x - 412) < 1;
      const offTheSheet = x <= 0 || x >= 800 || y <= 0 || y >= 1000;
      const roundingACorner = y < 100 || y > 900;
      expect(onTheLine || offTheSheet || roundingACorner).toBe(true);
    }
  });

  it("ends each ring exactly where it began, however many rounded steps there are between", () => {
    // Lopsided: on a symmetrical hill the errors of the far side would undo those of the near one.
    const hill = measure((x, y) => 1 - Math.hypot((x - 391.7) / 1.3, y - 507.3 + x / 7) / 270, 25);
    for (const level of [0.1, 0.33, 0.5, 0.72]) {
      for (const ring of rings(levelLines(hill, level))) {
        const [first, last] = [ring[0], ring[ring.length - 1]];
        expect(last?.[0]).toBeCloseTo(first?.[0] ?? Number.NaN, 5);
        expect(last?.[1]).toBeCloseTo(first?.[1] ?? Number.NaN, 5);
      }
    }
  });
});

/** The points through which each closed curve of a path goes. */
function rings(d: string): [number, number][][] {
  return d
    .split("Z")
    .filter((ring) => ring !== "")
    .map((ring) => {
      let [x, y] = [0, 0];
      return [...ring.matchAll(/([Mqt])([^Mqt]+)/g)].map(([, , numbers = ""]): [number, number] => {
        const [dx = 0, dy = 0] = (numbers.match(/-?[\d.]+/g) ?? []).map(Number).slice(-2);
        [x, y] = [x + dx, y + dy];
        return [x, y];
      });
    });
}
