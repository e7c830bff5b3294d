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

const SEEN = ["%, kept to #.", "%, in nothing but #.", "%. The palette is #, and no more.", "%, printed in #."];

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
  "op-art": [
    "Stand two metres back and it begins to move; stand closer and it is only ink.",
    "Worked out on graph paper, then cut in film by hand and screen-printed.",
    "Two opaque colours and the white of the sheet do all of it.",
  ],
  woven: [
    "Drawn thread by thread after a cloth in our own cupboard.",
    "Printed with a slightly dry screen, so that the ink sits on the paper like wool.",
    "The pattern repeats as it would on a loom, mistakes included.",
  ],
  contours: [
    "Every line joins points of one height in a landscape that exists on this sheet only.",
    "Plotted in a single unbroken run and overprinted in flat tints.",
    "The layers were cut from card first, photographed in raking light, then redrawn.",
  ],
  botanicals: [
    "Drawn from a specimen that dried in our flower press all winter.",
    "Each leaf is two flat tints, light and shade, and no outline.",
    "Printed from hand-cut stencils, with the vein left as bare paper.",
  ],
  "cut-outs": [
    "Cut without a sketch from sheets we painted ourselves, then pinned up until it felt right.",
    "No edge is quite straight, because scissors are not.",
    "Screen-printed in gouache-like ink that keeps the flatness of painted paper.",
  ],
  arches: [
    "Drawn on the spot between noon and two, when there is nothing but light and shadow.",
    "Three tints to each wall: sun, shade, and the shade of the shade.",
    "A screen print from a summer of sketchbooks in Puglia and the Alentejo.",
  ],
  "night-city": [
    "Every lit window was counted from the bridge on a single evening.",
    "Printed dark first; the windows are the last pass, in an ink that glows by lamplight.",
    "A five-colour screen print best hung where the light is low.",
  ],
};

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
