import { arches } from "./arches.ts";
import { bauhaus } from "./bauhaus.ts";
import { botanicals } from "./botanicals.ts";
import type { Collection, Scene } from "./collection.ts";
import { contours } from "./contours.ts";
import { cutOuts } from "./cut-outs.ts";
import { horizons } from "./horizons.ts";
import { midCentury } from "./mid-century.ts";
import { moonTides } from "./moon-tides.ts";
import { mountains } from "./mountains.ts";
import { nightCity } from "./night-city.ts";
import { opArt } from "./op-art.ts";
import { PALETTES, type Palette, type PaletteName } from "./palette.ts";
import { hashText, itemAt, seededRandom } from "./random.ts";
import { svgDocument } from "./svg.ts";
import { woven } from "./woven.ts";

const COLLECTIONS = {
  mountains,
  horizons,
  "moon-tides": moonTides,
  "mid-century": midCentury,
  bauhaus,
  "op-art": opArt,
  woven,
  contours,
  botanicals,
  "cut-outs": cutOuts,
  arches,
  "night-city": nightCity,
} satisfies Record<string, Collection>;

export type CollectionName = keyof typeof COLLECTIONS;

/** All collections, in no order that means anything. */
export const COLLECTION_NAMES = Object.keys(COLLECTIONS).filter((name): name is CollectionName => name in COLLECTIONS);

/** What a seed stands for, without drawing it: which of the collection's scenes, in which palette. */
export interface PrintPlan {
  scene: Scene;
  palette: Palette;
  paletteName: PaletteName;
}

/**
 * A whole SVG document (800 × 1000, portrait) for a seed: the same string for the same arguments, for ever.
 * No scripts, fonts, filters or outside references; ids are the picture's own, so several can be inlined in one page.
 */
export function drawPrint(seed: string, collection: CollectionName): string {
  const { scene, palette } = planPrint(seed, collection);
  const prefix = hashText(`${collection}/${seed}`).toString(36);
  const canvas = { random: seededRandom(`${collection}/${seed}`), palette, id: (name: string) => `${prefix}-${name}` };
  return svgDocument(scene.draw(canvas));
}

/** Scene and palette of a print, for captions and alt texts; cheap enough to call for a hundred thousand. */
export function planPrint(seed: string, collection: CollectionName): PrintPlan {
  const { scenes, palettes }: Collection = COLLECTIONS[collection];
  const number = hashText(`plan/${collection}/${seed}`);
  const paletteName = itemAt(palettes, Math.floor(number / scenes.length));
  return { scene: itemAt(scenes, number), palette: PALETTES[paletteName], paletteName };
}

/**
 * A seed for the nth print of a collection, such that consecutive prints walk through every pairing of scene and
 * palette before any pairing comes back. Seeds drawn blindly would hang three red suns side by side.
 */
export function seedForPrint(collection: CollectionName, n: number): string {
  const { scenes, palettes }: Collection = COLLECTIONS[collection];
  const round = Math.floor(n / scenes.length);
  const scene = itemAt(scenes, n);
  const paletteName = itemAt(palettes, round + 2 * (n % scenes.length));
  for (let attempt = 0; ; attempt++) {
    const seed = `${n}.${attempt}`;
    const plan = planPrint(seed, collection);
    if (plan.scene === scene && plan.paletteName === paletteName) return seed;
  }
}

/** Everything a collection can show. */
export function scenesOf(collection: CollectionName): readonly Scene[] {
  return COLLECTIONS[collection].scenes;
}
