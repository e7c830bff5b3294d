import { describe, expect, it } from "vitest";
import { hashText, itemAt, seededRandom } from "./random.ts";

const many = Array.from({ length: 2000 }, (_, i) => i);

describe("seededRandom", () => {
  it("repeats itself for the same seed, and only for the same", () => {
    const stream = (seed: string) => {
      const random = seededRandom(seed);
      return many.slice(0, 50).map(() => random.next());
    };
    expect(stream("oak")).toEqual(stream("oak"));
    expect(stream("oak")).not.toEqual(stream("oal"));
  });

  it("is the same on every machine, today and later", () => {
    const random = seededRandom("first-light");
    expect([random.whole(0, 999), random.whole(0, 999), random.whole(0, 999)]).toEqual([644, 255, 873]);
  });

  it("stays within its bounds and reaches both ends of them", () => {
    const random = seededRandom("bounds");
    const dice = new Set(many.map(() => random.whole(1, 6)));
    expect([...dice].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const value of many.map(() => random.between(-2, 3))) {
      expect(value).toBeGreaterThanOrEqual(-2);
      expect(value).toBeLessThan(3);
    }
  });

  it("is fair: a chance of one in four comes true about one time in four", () => {
    const random = seededRandom("fair");
    const hits = many.filter(() => random.chance(0.25)).length;
    expect(hits).toBeGreaterThan(400);
    expect(hits).toBeLessThan(600);
  });

  it("shuffles without losing, doubling or touching anything", () => {
    const cards = many.slice(0, 52);
    const shuffled = seededRandom("cards").shuffle(cards);
    expect(shuffled).not.toEqual(cards);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(cards);
    expect(cards).toEqual(many.slice(0, 52));
  });

  it("refuses to pick from nothing", () => {
    expect(() => seededRandom("empty").pick([])).toThrow(RangeError);
  });
});

it("itemAt wraps around both ends", () => {
  expect([-1, 0, 2, 3].map((index) => itemAt(["a", "b", "c"], index))).toEqual(["c", "a", "c", "a"]);
});

it("hashText spreads neighbouring seeds over the whole range", () => {
  const tops = new Set(many.map((n) => hashText(`print ${n}`) >>> 28));
  expect(tops.size).toBe(16);
});
