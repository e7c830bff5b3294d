import type { CollectionName } from "@/db/seed/art/draw-print.ts";

/** A print chosen by eye for the front page; everything else about it is generated like the rest. */
export interface FeaturedPrint {
  name: string;
  collection: CollectionName;
  svgSeed: string;
}

/** Newest first. `First Light` is what load tests buy; `Last Edition` is what they fight over. */
export const FEATURED: readonly FeaturedPrint[] = [
  { name: "First Light", collection: "mountains", svgSeed: "4" },
  { name: "Last Edition", collection: "bauhaus", svgSeed: "13" },
];
