import type { Palette, PaletteName } from "./palette.ts";
import type { Random } from "./random.ts";

/** What a scene is given to draw with. */
export interface Canvas {
  random: Random;
  palette: Palette;
  /** An id that no other picture uses: several pictures may stand in one page. */
  id(name: string): string;
}

/** One kind of picture within a collection. */
export interface Scene {
  /** What is to be seen, as a noun phrase: "a low sun behind five ridges". Captions and alt texts are made of it. */
  shows: string;
  /** The inside of the picture, in draw order, without the svg element. */
  draw(canvas: Canvas): string;
}

/** A family of pictures with a visual language of its own. */
export interface Collection {
  /** The palettes that suit it, by name. */
  palettes: readonly PaletteName[];
  scenes: readonly Scene[];
}
