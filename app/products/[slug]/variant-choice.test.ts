import { describe, expect, it } from "vitest";
import { chosenVariant, firstChoice, valueState } from "./variant-choice";

const variant = (id: string, size: string, frame: string, available: number) => ({
  id,
  sku: id,
  price: 29,
  available,
  options: { size, frame },
});

const offer = {
  options: [
    { name: "size", values: ["A4", "A3"] },
    { name: "frame", values: ["none", "oak"] },
  ],
  variants: [
    variant("a4-none", "A4", "none", 0),
    variant("a4-oak", "A4", "oak", 3),
    variant("a3-none", "A3", "none", 0),
  ],
};

describe("choosing a variant", () => {
  it("opens with the first that can be had", () => {
    expect(firstChoice(offer)).toEqual({ size: "A4", frame: "oak" });
  });

  it("opens with the first of all when everything is sold out", () => {
    const soldOut = { ...offer, variants: offer.variants.map((one) => ({ ...one, available: 0 })) };
    expect(firstChoice(soldOut)).toEqual({ size: "A4", frame: "none" });
  });

  it("finds the variant of a full choice, and none for a part of one", () => {
    expect(chosenVariant(offer, { size: "A3", frame: "none" })?.id).toBe("a3-none");
    expect(chosenVariant(offer, { size: "A3" })).toBeUndefined();
  });

  it("finds the only variant of a print that comes in one way", () => {
    const only = { options: [], variants: [{ ...variant("one", "", "", 1), options: {} }] };
    expect(chosenVariant(only, firstChoice(only))?.id).toBe("one");
  });

  it("tells what each value would lead to", () => {
    const choice = { size: "A4", frame: "oak" };
    expect(valueState(offer, choice, "frame", "none")).toBe("sold-out");
    expect(valueState(offer, choice, "frame", "oak")).toBe("available");
    expect(valueState(offer, choice, "size", "A3")).toBe("none");
  });
});
