import { describe, expect, it } from "vitest";
import { COLLECTION_NAMES, drawPrint, planPrint, scenesOf, seedForPrint } from "./draw-print.ts";
import { wellFormedXml } from "./well-formed-xml.ts";

const SEEDS = Array.from({ length: 28 }, (_, n) => n);

describe.each(COLLECTION_NAMES)("the %s collection", (collection) => {
  const pictures = SEEDS.map((n) => drawPrint(seedForPrint(collection, n), collection));

  it("draws the same picture for the same seed", () => {
    expect(SEEDS.map((n) => drawPrint(seedForPrint(collection, n), collection))).toEqual(pictures);
  });

  it("draws another picture for every other seed", () => {
    expect(new Set(pictures).size).toBe(pictures.length);
  });

  it("writes well-formed documents of moderate size", () => {
    for (const picture of pictures) {
      expect(() => wellFormedXml(picture)).not.toThrow();
      expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 800 1000">/);
      expect(picture.length).toBeGreaterThan(600);
      expect(picture.length).toBeLessThan(8000);
    }
  });

  it("holds nothing that could run, load or render slowly", () => {
    const harmless = new Set(["svg", "g", "defs", "use", "clipPath", "linearGradient", "stop"]);
    const shapes = new Set(["path", "rect", "circle", "ellipse"]);
    for (const picture of pictures) {
      const names = wellFormedXml(picture).map(({ name }) => name);
      expect(names.filter((name) => !harmless.has(name) && !shapes.has(name))).toEqual([]);
      expect(picture.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|data:|javascript:|\son\w+=/);
      expect(picture).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });

  it("points at its own parts only, each of which is there once", () => {
    for (const picture of pictures) {
      const ids = identifiers(picture);
      const used = [...picture.matchAll(/(?:href="|url\()#([^")]+)/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(used.filter((id) => id === undefined || !ids.includes(id))).toEqual([]);
    }
  });

  it("shows every pairing of scene and palette before one comes back", () => {
    const plans = SEEDS.map((n) => planPrint(seedForPrint(collection, n), collection));
    expect(new Set(plans.map(({ scene, paletteName }) => `${scene.shows}/${paletteName}`)).size).toBe(SEEDS.length);
  });
});

describe("the collections together", () => {
  it("never use one id in two pictures, so that all of them can stand in one page", () => {
    const ids = COLLECTION_NAMES.flatMap((name) => SEEDS.flatMap((n) => identifiers(drawPrint(`${n}`, name))));
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are at least twelve, and each shows things of its own", () => {
    const shown = COLLECTION_NAMES.flatMap((name) => scenesOf(name).map(({ shows }) => shows));
    expect(COLLECTION_NAMES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it("speak different languages: no outline of one is found in another", () => {
    const owner = new Map<string, string>();
    const shared = new Set<string>();
    for (const name of COLLECTION_NAMES) {
      for (const n of SEEDS) {
        for (const outline of outlines(drawPrint(seedForPrint(name, n), name))) {
          if ((owner.get(outline) ?? name) !== name) shared.add(outline);
          owner.set(outline, name);
        }
      }
    }
    expect([...shared]).toEqual([]);
  });
});

function identifiers(picture: string): string[] {
  return wellFormedXml(picture).flatMap(({ attributes }) => attributes.get("id") ?? []);
}

/** The longer paths of a picture: short ones, a margin or a plain line, may look alike anywhere. */
function outlines(picture: string): string[] {
  return wellFormedXml(picture).flatMap(({ attributes }) => (attributes.get("d") ?? "").match(/^.{60,}$/) ?? []);
}
