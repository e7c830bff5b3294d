import type { CollectionName, PrintPlan } from "@/db/seed/art/draw-print.ts";
import { hashText, itemAt } from "@/db/seed/art/random.ts";

/** Says what a print shows and in which colours: the alt text of its picture. */
export function altText({ scene, palette }: PrintPlan): string {
  return `${capitalised(scene.shows)}, in ${palette.words}.`;
}

/** Three sentences: what one sees, how it is made, what it is printed on. */
export function describePrint(collection: CollectionName, seed: string, { scene, palette }: PrintPlan): string {
  const choice = hashText(`words/${collection}/${seed}`);
  const seen = itemAt(SEEN, choice).replace("%", capitalised(scene.shows)).replace("#", palette.words);
  return `${seen} ${itemAt(MADE[collection], choice >>> 8)} ${itemAt(PAPER, choice >>> 16)}`;
}

const SEEN = [
  "%, kept to #.",
  "%, drawn in # and left plenty of room.",
  "%. The palette is #, and nothing else.",
  "%, in # on bare paper.",
];

const PAPER = [
  "Giclée on 310 g cotton rag with a soft, matt surface.",
  "Printed with pigment inks on 250 g uncoated paper, one sheet at a time.",
  "On 300 g mould-made paper with a hand-torn lower edge, signed in pencil.",
  "On heavy natural-white paper that was made without brighteners and will not yellow.",
  "Each sheet is numbered, wrapped in tissue and sent flat between two boards.",
  "On FSC-certified 270 g paper whose tooth you can feel with a fingertip.",
];

const MADE: Record<CollectionName, readonly string[]> = {
  mountains: [
    "Seven passes of thinned ink, the palest first, give the haze its depth.",
    "Cut as a reduction linoprint and proofed until the mist sat right.",
    "Sketched on the train above Voss and screen-printed the same week.",
  ],
  horizons: [
    "Rolled on with a single wide brayer, so that the sky changes without a seam.",
    "Drawn at the same window on thirty mornings; this is the calmest of them.",
    "A two-plate screen print whose horizon was set with a spirit level.",
  ],
  "moon-tides": [
    "The pale lines are left open in one flood of dark ink, so they are paper, not paint.",
    "Plotted from a tide table and redrawn by hand with a ruling pen.",
    "Printed dark over light, with a metallic pass that only shows at an angle.",
  ],
  "mid-century": [
    "Each form was cut from coloured paper and moved about until it held still.",
    "Overprinted with transparent inks, so that every overlap makes a colour of its own.",
    "Based on a gouache that hung above our grandmother's record player.",
  ],
  bauhaus: [
    "Set on a square grid and screen-printed in flat, opaque ink.",
    "Every radius is a multiple of the smallest one; the eye notices, even if you do not.",
    "Printed in five passes with registration marks left just outside the frame.",
  ],
};

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
