import type { CollectionName } from "@/db/seed/art/draw-print.ts";

/** What sets one print apart; everything else about it follows from this and from its place in the catalogue. */
export interface PrintChoice {
  name: string;
  collection: CollectionName;
  svgSeed: string;
  /** EUR cents. */
  basePriceMinor: number;
}

/** Newest first, no two neighbours alike. `First Light` is what load tests buy; `Last Edition` is what they fight over. */
export const FEATURED: readonly PrintChoice[] = [
  featured("First Light", "mountains", "f19", 2900),
  featured("The Big Frond", "cut-outs", "f14", 3900),
  featured("Everyone Is Home", "night-city", "f6", 4500),
  featured("Noise and Order", "bauhaus", "f17", 4900),
  featured("Eucalyptus, Still", "botanicals", "f4", 3400),
  featured("The Last Swim", "horizons", "f3", 3900),
  featured("Blue Domes", "arches", "f2", 4900),
  featured("Sunday Arches", "mid-century", "f14", 2900),
  featured("An Almanac of Moons", "moon-tides", "f16", 5900),
  featured("The Garden Kilim", "woven", "f14", 6900),
  featured("Paper Atoll", "contours", "f14", 4500),
  featured("Checkmate", "op-art", "f4", 3900),
  featured("Plum Mountain", "mountains", "f17", 3400),
  featured("The Long Corridor", "arches", "f8", 2900),
  featured("Meadow, Late June", "botanicals", "f5", 4900),
  featured("Last Edition", "bauhaus", "f0", 8900),
  featured("One Small Sail", "horizons", "f11", 2400),
  featured("Canal Houses", "night-city", "f4", 4900),
  featured("The Pull", "moon-tides", "f6", 3900),
  featured("Wild Bouquet", "cut-outs", "f10", 4500),
  featured("Three Friends", "mid-century", "f17", 3400),
  featured("Ochre Hanging", "woven", "f12", 5900),
  featured("Lone Summit", "contours", "f1", 3900),
  featured("The Way Up", "arches", "f7", 4500),
];

function featured(name: string, collection: CollectionName, svgSeed: string, basePriceMinor: number): PrintChoice {
  return { name, collection, svgSeed, basePriceMinor };
}
