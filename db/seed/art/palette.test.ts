import { describe, expect, it } from "vitest";
import { mix, PALETTES } from "./palette.ts";

describe("mix", () => {
  it("gives back the colours it starts and ends with", () => {
    for (const { pop, cool } of Object.values(PALETTES)) {
      expect(mix(pop, cool, 0)).toBe(pop);
      expect(mix(pop, cool, 1)).toBe(cool);
    }
  });

  it("mixes by perceived lightness: halfway from black to white is darker than the middle byte", () => {
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#636363");
  });

  it("keeps a blend of blue and yellow from turning grey", () => {
    const packed = Number.parseInt(mix("#0000ff", "#ffff00", 0.5).slice(1), 16);
    const [red, green, blue] = [(packed >> 16) & 255, (packed >> 8) & 255, packed & 255];
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeGreaterThan(40);
  });
});

describe.each(Object.entries(PALETTES))("the palette %s", (_, { words, ...colours }) => {
  it("is six different colours with a name for its caption", () => {
    expect(words).not.toBe("");
    expect(new Set(Object.values(colours)).size).toBe(6);
    for (const colour of Object.values(colours)) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it("has an ink that stands out from its paper", () => {
    expect(contrast(colours.paper, colours.ink)).toBeGreaterThan(7);
  });
});

/** WCAG 2 contrast ratio. */
function contrast(light: string, dark: string): number {
  return (luminance(light) + 0.05) / (luminance(dark) + 0.05);
}

function luminance(colour: string): number {
  const packed = Number.parseInt(colour.slice(1), 16);
  const linear = (byte: number) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(packed >> 16) + 0.7152 * linear((packed >> 8) & 255) + 0.0722 * linear(packed & 255);
}
