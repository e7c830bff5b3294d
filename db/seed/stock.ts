import { itemAt, type Random } from "@/db/seed/art/random.ts";

/** An option of a product and the values it comes in, in the order a shopper should see them. */
export interface DemoOption {
  name: "size" | "frame";
  values: string[];
}

/** One thing that can be bought. Prices are EUR cents. */
export interface DemoVariant {
  sku: string;
  optionValues: Record<string, string>;
  priceMinor: number;
  onHand: number;
}

/** How a product's shelf is filled: as usual, empty, or one of the two products that tests rely on. */
export type Shelf = "usual" | "sold-out" | "plenty" | "limited";

const SIZE_FACTORS: Record<string, number> = { A4: 1, A3: 1.5, A2: 2.25 };
const FRAME_MINOR: Record<string, Record<string, number>> = {
  oak: { A4: 3500, A3: 4500, A2: 6500 },
  black: { A4: 2900, A3: 3900, A2: 5500 },
};
const SIZES = [
  ["A4", "A3", "A2"],
  ["A4", "A3", "A2"],
  ["A3", "A2"],
  ["A4", "A3"],
];
const FRAMES = [["none", "oak", "black"], ["none", "oak", "black"], ["none", "oak"], ["none", "black"], ["none"]];

/** What a product comes in; about one in twenty comes in one way only and has no options. */
export function chooseOptions(random: Random, shelf: Shelf): DemoOption[] {
  if (shelf === "limited") return [];
  if (shelf === "plenty") return [option("size", SIZES[0]), option("frame", FRAMES[0])];
  if (random.chance(0.05)) return [];
  const frames = random.pick(FRAMES);
  const size = option("size", random.pick(SIZES));
  return frames.length === 1 ? [size] : [size, option("frame", frames)];
}

/**
 * Every combination of the options as a variant. The first is the smallest size without a frame and costs
 * `basePriceMinor`; a larger size multiplies that (to a whole euro), a frame adds to it.
 */
export function makeVariants(
  random: Random,
  shelf: Shelf,
  options: readonly DemoOption[],
  basePriceMinor: number,
  skuStem: string,
): DemoVariant[] {
  const sizes = options.find(({ name }) => name === "size")?.values ?? [];
  const frames = options.find(({ name }) => name === "frame")?.values ?? [];
  if (sizes.length === 0) {
    return [{ sku: skuStem, optionValues: {}, priceMinor: basePriceMinor, onHand: onHand(random, shelf) }];
  }
  const smallest = SIZE_FACTORS[itemAt(sizes, 0)] ?? 1;
  return sizes.flatMap((size) =>
    (frames.length === 0 ? [undefined] : frames).map((frame) => {
      const sized = wholeEuro((basePriceMinor * (SIZE_FACTORS[size] ?? 1)) / smallest);
      return {
        sku: [skuStem, size, ...(frame === undefined || frame === "none" ? [] : [frame.toUpperCase()])].join("-"),
        optionValues: { size, ...(frame === undefined ? {} : { frame }) },
        priceMinor: sized + (FRAME_MINOR[frame ?? "none"]?.[size] ?? 0),
        onHand: onHand(random, shelf),
      };
    }),
  );
}

function option(name: DemoOption["name"], values: readonly string[] = []): DemoOption {
  return { name, values: [...values] };
}

/** To a whole euro: every base price ends in 00, and so does every price made from it. */
function wholeEuro(minor: number): number {
  return Math.round(minor / 100) * 100;
}

function onHand(random: Random, shelf: Shelf): number {
  if (shelf === "sold-out") return 0;
  if (shelf === "plenty") return 5000;
  if (shelf === "limited") return 10;
  const luck = random.next();
  if (luck < 0.02) return 0;
  if (luck < 0.07) return random.whole(1, 5);
  return random.whole(20, 400);
}
