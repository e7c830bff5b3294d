import { describe, expect, it } from "vitest";
import { COLLECTION_NAMES } from "@/db/seed/art/draw-print.ts";
import { printName, slugify } from "./names.ts";

describe("printName", () => {
  it.each(COLLECTION_NAMES)("gives %s 156 names before it has to number them", (collection) => {
    const names = Array.from({ length: 156 }, (_, n) => printName(collection, n));
    expect(new Set(names).size).toBe(156);
    for (const name of names) expect(name).not.toMatch(/%|No\. \d/);
    expect(printName(collection, 156)).toBe(`${names[0]} No. 2`);
    expect(printName(collection, 156 * 9 + 5)).toBe(`${names[5]} No. 10`);
  });

  it("never gives one name to two collections", () => {
    const names = COLLECTION_NAMES.flatMap((name) => Array.from({ length: 156 }, (_, n) => printName(name, n)));
    expect(new Set(names.map(slugify)).size).toBe(names.length);
  });
});

describe("slugify", () => {
  it.each([
    ["First Light", "first-light"],
    ["Moiré at 33 rpm", "moire-at-33-rpm"],
    ["Grandmother's Warp", "grandmothers-warp"],
    ["Island at 1:25,000", "island-at-1-25-000"],
    ["Skyline at Two a.m.", "skyline-at-two-a-m"],
  ])("writes %s as %s", (name, slug) => {
    expect(slugify(name)).toBe(slug);
  });
});
