import { describe, expect, it } from "vitest";
import { COLLECTION_NAMES, drawPrint, planPrint } from "@/db/seed/art/draw-print.ts";
import { type DemoProduct, demoCatalogue } from "./catalogue.ts";

const catalogue = demoCatalogue();
const products = [...catalogue.products];
const variants = products.flatMap((product) => product.variants);

describe("the demo catalogue", () => {
  it("is the same every time it is made", () => {
    expect([...demoCatalogue().products]).toEqual(products);
    expect([...catalogue.products]).toEqual(products);
  });

  it("has two hundred prints with a name, an address and SKUs that no other has", () => {
    expect(products).toHaveLength(200);
    expect(new Set(products.map(({ name }) => name)).size).toBe(200);
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(200);
    expect(new Set(variants.map(({ sku }) => sku)).size).toBe(variants.length);
    for (const { slug } of products) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const { sku } of variants) expect(sku).toMatch(/^[A-Z]{3}-\d{5}(-A[234])?(-OAK|-BLACK)?$/);
  });

  it("hangs no picture twice", () => {
    expect(new Set(products.map(picture)).size).toBe(200);
  });

  it("names sellers and categories that exist, and fills every one of them", () => {
    const groups = catalogue.categories.filter(({ parentSlug }) => parentSlug === null).map(({ slug }) => slug);
    const leaves = catalogue.categories.filter(({ parentSlug }) => parentSlug !== null);
    expect(groups).toHaveLength(3);
    expect(leaves.map(({ slug }) => slug).sort()).toEqual([...COLLECTION_NAMES].sort());
    for (const { parentSlug } of leaves) expect(groups).toContain(parentSlug);
    for (const { slug } of leaves) {
      expect(products.filter(({ categorySlug }) => categorySlug === slug).length).toBeGreaterThan(12);
    }
    expect(new Set(products.map(({ sellerSlug }) => sellerSlug))).toEqual(
      new Set(catalogue.sellers.map(({ slug }) => slug)),
    );
  });

  it("lists parents before their children, so that they can be written in this order", () => {
    const seen = new Set<string | null>([null]);
    for (const { slug, parentSlug } of catalogue.categories) {
      expect(seen).toContain(parentSlug);
      seen.add(slug);
    }
  });

  it("goes from the newest print to the oldest", () => {
    const ages = products.map(({ createdDaysAgo }) => createdDaysAgo);
    expect(new Set(ages).size).toBe(200);
    expect([...ages].sort((a, b) => a - b)).toEqual(ages);
  });

  it("shows the whole shop on its first page: every category among the first twenty-four, no neighbours alike", () => {
    const first = products.slice(0, 24).map(({ categorySlug }) => categorySlug);
    expect(new Set(first).size).toBe(COLLECTION_NAMES.length);
    expect(first.filter((category, index) => category === first[index + 1])).toEqual([]);
  });

  it("describes each picture by what is in it", () => {
    for (const { alt, description, svgSeed, categorySlug } of products) {
      const { scene, palette } = planPrint(svgSeed, categorySlug);
      expect(alt.toLowerCase()).toBe(`${scene.shows}, in ${palette.words}.`.toLowerCase());
      expect(description.toLowerCase()).toContain(scene.shows.toLowerCase());
      expect(description).not.toMatch(/[%#]/);
    }
  });
});

describe("prices and stock", () => {
  it("are whole numbers that make sense", () => {
    for (const { priceMinor, onHand } of variants) {
      expect(Number.isInteger(priceMinor)).toBe(true);
      expect(priceMinor).toBeGreaterThanOrEqual(1900);
      expect(priceMinor).toBeLessThanOrEqual(30_000);
      expect(Number.isInteger(onHand)).toBe(true);
      expect(onHand).toBeGreaterThanOrEqual(0);
    }
  });

  it("give as the price of a print that of its cheapest variant", () => {
    for (const { basePriceMinor, variants: own } of products) {
      expect(Math.min(...own.map(({ priceMinor }) => priceMinor))).toBe(basePriceMinor);
    }
  });

  it("make a larger size and a frame cost more", () => {
    const price = (product: DemoProduct | undefined, size: string, frame: string) =>
      product?.variants.find(({ optionValues }) => optionValues.size === size && optionValues.frame === frame)
        ?.priceMinor;
    const [firstLight] = products;
    expect(price(firstLight, "A4", "none")).toBe(2900);
    expect(price(firstLight, "A3", "none")).toBe(4400);
    expect(price(firstLight, "A3", "oak")).toBe(4400 + 4500);
    expect(price(firstLight, "A2", "black")).toBe(6500 + 5500);
  });

  it("cover every combination of a print's options once, and nothing else", () => {
    for (const { options, variants: own } of products) {
      const combinations = options.reduce<Record<string, string>[]>(
        (soFar, { name, values }) => soFar.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value }))),
        [{}],
      );
      expect(own.map(({ optionValues }) => optionValues)).toEqual(combinations);
    }
  });

  it("offer what a shop must be able to show: sold out, nearly sold out, and prints in one way only", () => {
    const soldOut = products.filter(({ variants: own }) => own.every(({ onHand }) => onHand === 0));
    const partly = products.filter(({ variants: own }) => own.some(({ onHand }) => onHand === 0));
    expect(soldOut).toHaveLength(3);
    expect(partly.length).toBeGreaterThan(soldOut.length);
    expect(variants.filter(({ onHand }) => onHand >= 1 && onHand <= 5).length).toBeGreaterThan(10);
    expect(products.filter(({ options }) => options.length === 0).length).toBeGreaterThan(3);
  });

  it("keep the two prints that tests rely on: plenty of First Light, ten of Last Edition", () => {
    const [firstLight] = products;
    expect(firstLight?.slug).toBe("first-light");
    expect(firstLight?.variants).toHaveLength(9);
    expect(new Set(firstLight?.variants.map(({ onHand }) => onHand))).toEqual(new Set([5000]));
    const lastEdition = products.find(({ slug }) => slug === "last-edition");
    expect(lastEdition?.options).toEqual([]);
    expect(lastEdition?.variants.map(({ onHand }) => onHand)).toEqual([10]);
  });
});

describe("a catalogue of any size", () => {
  it("is made while it is read: three prints of nine quadrillion cost as much as three", () => {
    const taken: DemoProduct[] = [];
    for (const product of demoCatalogue(Number.MAX_SAFE_INTEGER).products) {
      if (taken.push(product) === 3) break;
    }
    expect(taken).toEqual(products.slice(0, 3));
  });

  it("begins with the same prints", () => {
    expect([...demoCatalogue(40).products]).toEqual(products.slice(0, 40));
  });

  it("still has a hundred thousand different addresses and SKUs, each print older than the one before", () => {
    const slugs = new Set<string>();
    const skus = new Set<string>();
    let [written, age] = [0, -1];
    for (const product of demoCatalogue(100_000).products) {
      slugs.add(product.slug);
      for (const { sku } of product.variants) skus.add(sku);
      written += product.variants.length;
      if (product.createdDaysAgo <= age) throw new Error(`${product.slug} is newer than the print before it`);
      age = product.createdDaysAgo;
    }
    expect(slugs.size).toBe(100_000);
    expect(skus.size).toBe(written);
  });
});

function picture({ svgSeed, categorySlug }: DemoProduct): string {
  return drawPrint(svgSeed, categorySlug);
}
