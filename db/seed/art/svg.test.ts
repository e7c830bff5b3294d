import { describe, expect, it } from "vitest";
import { around, mat, pair, smoothLine, smoothLoop, tag, verticalBlend } from "./svg.ts";

describe("tag", () => {
  it("rounds numbers to a tenth and leaves words alone", () => {
    expect(tag("path", { d: "M0 0", "stroke-width": 2.449 })).toBe('<path d="M0 0" stroke-width="2.4"/>');
  });

  it("wraps children", () => {
    expect(tag("g", {}, "<path/>")).toBe("<g><path/></g>");
  });
});

describe("curves", () => {
  it("pass through every point; a loop comes back to the first", () => {
    const corners = around([400, 500], 100, 100, 4);
    const [first, ...others] = corners.map(pair);
    expect(ends(smoothLine(corners))).toEqual(others);
    expect(ends(smoothLoop(corners))).toEqual([...others, first]);
  });

  it("cannot be drawn through no points", () => {
    expect(() => smoothLine([])).toThrow(RangeError);
  });
});

it("a blend spreads its colours evenly from top to bottom", () => {
  const offsets = [...verticalBlend("x", ["#000000", "#777777", "#ffffff"]).matchAll(/offset="([\d.]+)"/g)];
  expect(offsets.map(([, offset]) => offset)).toEqual(["0", "0.5", "1"]);
});

it("a mat leaves the middle open: its inner edge runs against its outer edge", () => {
  expect(mat("#ffffff", 50)).toContain('d="M0 0H800V1000H0ZM50 50V950H750V50Z"');
});

/** Where each segment of a path of cubic curves ends. */
function ends(d: string): string[] {
  return [...d.matchAll(/C\S+ \S+ \S+ \S+ (-?[\d.]+ -?[\d.]+)/g)].map(([, end = ""]) => end);
}
