import type { CollectionName } from "@/db/seed/art/draw-print.ts";

export interface DemoSeller {
  slug: string;
  name: string;
  story: string;
}

/** Two levels: a group has `parentSlug` null and holds no products; the others hang below a group. */
export interface DemoCategory {
  slug: string;
  name: string;
  blurb: string;
  parentSlug: string | null;
}

/** A category that holds products. Its slug is the name of the collection that draws them. */
export interface PrintCategory extends DemoCategory {
  slug: CollectionName;
  parentSlug: string;
  sellerSlug: string;
  /** Three emails that every SKU of the category begins with. */
  code: string;
}

export const SELLERS: readonly DemoSeller[] = [
  {
    slug: "north-window",
    name: "North Window",
    story: "Two printmakers in Bergen who draw only what can be seen from one window, in whatever light there is.",
  },
  {
    slug: "atelier-quadrat",
    name: "Atelier Quadrat",
    story: "A Leipzig screen-printing workshop with one rule: no more than six inks on a sheet.",
  },
  {
    slug: "casa-lume",
    name: "Casa Lume",
    story: "A family studio in Lisbon that cuts, folds and weaves by day and prints by night.",
  },
];

const GROUPS: readonly DemoCategory[] = [
  {
    slug: "land-sea-sky",
    name: "Land, Sea & Sky",
    blurb: "Places to rest your eyes on, from the first ridge to the far side of the moon.",
    parentSlug: null,
  },
  {
    slug: "form-colour",
    name: "Form & Colour",
    blurb: "Circles, squares and waves that mean nothing and say a lot.",
    parentSlug: null,
  },
  {
    slug: "garden-city",
    name: "Garden & City",
    blurb: "Leaves, stairs, lit windows: the things one walks past every day.",
    parentSlug: null,
  },
];

export const PRINT_CATEGORIES: readonly PrintCategory[] = [
  print(
    "mountains",
    "Mountains",
    "MTN",
    "land-sea-sky",
    "north-window",
    "Ridge behind ridge, each one paler than the last.",
  ),
  print(
    "botanicals",
    "Botanicals",
    "BOT",
    "garden-city",
    "north-window",
    "Stems, palms and meadows, pressed between paper and ink.",
  ),
  print(
    "mid-century",
    "Mid-Century",
    "MID",
    "form-colour",
    "casa-lume",
    "Balanced stones, mobiles and easy curves, as in 1956.",
  ),
  print("horizons", "Horizons", "HOR", "land-sea-sky", "north-window", "Sea, sky, and the line between them."),
  print("bauhaus", "Bauhaus", "BAU", "form-colour", "atelier-quadrat", "Strict grids and one decisive diagonal."),
  print(
    "moon-tides",
    "Moon & Tides",
    "MOO",
    "land-sea-sky",
    "north-window",
    "Night prints: pale lines on a dark ground.",
  ),
  print("cut-outs", "Cut-Outs", "CUT", "garden-city", "casa-lume", "Painted paper, large scissors, no pencil."),
  print("contours", "Contours", "CON", "land-sea-sky", "atelier-quadrat", "Maps of places that no one has named yet."),
  print(
    "arches",
    "Arches & Stairs",
    "ARC",
    "garden-city",
    "casa-lume",
    "Whitewash, doorways and the long shadow of noon.",
  ),
  print("op-art", "Op Art", "OPA", "form-colour", "atelier-quadrat", "Flat ink that will not keep still."),
  print(
    "night-city",
    "Night City",
    "NIT",
    "garden-city",
    "atelier-quadrat",
    "Lit windows, seen from across the river.",
  ),
  print(
    "woven",
    "Woven",
    "WOV",
    "form-colour",
    "casa-lume",
    "Kilims, hangings and weavers' studies, translated into ink.",
  ),
];

/** The whole tree, parents before their children. */
export const CATEGORIES: readonly DemoCategory[] = [
  ...GROUPS,
  ...PRINT_CATEGORIES.map(({ slug, name, blurb, parentSlug }) => ({ slug, name, blurb, parentSlug })),
];

function print(
  slug: CollectionName,
  name: string,
  code: string,
  parentSlug: string,
  sellerSlug: string,
  blurb: string,
): PrintCategory {
  return { slug, name, code, parentSlug, sellerSlug, blurb };
}
