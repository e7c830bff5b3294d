/** Six colours that belong together, each with a part to play. `words` names them as a caption would. */
export interface Palette {
  words: string;
  /** The ground of a light print. */
  paper: string;
  /** Lines, and the ground of a night print. */
  ink: string;
  /** The one colour that sings: small areas only. */
  pop: string;
  warm: string;
  cool: string;
  /** The large dark shape. */
  deep: string;
}

export const PALETTES = {
  "rust-sage": make("rust, ochre and sage", "#f3eadb", "#2b2a28", "#c8553d", "#e0a458", "#8fa68e", "#3f5b52"),
  "ochre-noon": make("ochre, clay and petrol", "#f6eddc", "#27221e", "#e2a72e", "#c96f3b", "#9db4b0", "#2f4a5a"),
  persimmon: make("persimmon and indigo", "#f4eee4", "#1b2138", "#ee6c3b", "#f2b591", "#7c93b8", "#2c3e73"),
  "blush-pine": make("blush and pine green", "#f7ebe4", "#20302b", "#e07a5f", "#f0b8a4", "#a7bfa9", "#2f5d50"),
  terracotta: make("terracotta, sand and umber", "#f5e9da", "#3a2620", "#bf4e30", "#e3a985", "#c9c2a5", "#7a3b2e"),
  "north-sea": make("slate blue, sand and amber", "#eef0ea", "#14252f", "#f2b84b", "#ddc9a8", "#7fa3ae", "#23506a"),
  "olive-grove": make("olive, straw and amber", "#f3efdf", "#2a2d1f", "#d98e32", "#d9c27e", "#a3ad7a", "#56612f"),
  "plum-apricot": make("plum, mauve and apricot", "#f8ede3", "#2e1a2b", "#f08a5d", "#f7c59f", "#b497b0", "#6a2e55"),
  "lapis-brass": make("lapis and brass", "#f2ecdd", "#10203f", "#d9a441", "#e8d3a2", "#6f8fc0", "#1e4a8c"),
  "rose-clay": make("rose, clay and oxblood", "#f6e9e2", "#3b2a2a", "#c44f4f", "#e6a39a", "#c7b7a3", "#7e4a4a"),
  "mint-coral": make("mint, peach and coral", "#f4f1e6", "#1f3236", "#ff7a5c", "#ffc6a5", "#9fcfbf", "#2c6e6b"),
  saffron: make("graphite, stone and saffron", "#f1eee7", "#1e1e20", "#f2a900", "#d8cbb5", "#9a9c9e", "#4a4c50"),
  "moss-lilac": make("moss green and lilac", "#f2efe8", "#262b25", "#b58bc7", "#dcc7e0", "#a9b88c", "#4d6145"),
  primary: make("red, yellow and cobalt", "#f7f1e3", "#1a1a24", "#e5412d", "#f4c542", "#8db7d9", "#1f4fa3"),
  "harbour-dusk": make(
    "coral, peach and violet blue",
    "#f5e6d8",
    "#1c2440",
    "#f4845f",
    "#f7b58b",
    "#8a7fa8",
    "#3d3f73",
  ),
  "sand-teal": make("sand, teal and burnt orange", "#f5eddd", "#17333a", "#e9764e", "#e8c99b", "#83b5b0", "#1f6f78"),
  cherry: make("cherry, blush and bottle green", "#f6eee0", "#16261e", "#d7333f", "#f3b6a6", "#8bb08f", "#1d5c43"),
  heather: make("heather, peat and rose", "#efe8e0", "#241f26", "#c77d8e", "#d9b9a8", "#8e86a8", "#4c4263"),
  "lemon-slate": make("lemon and slate", "#f5f3e7", "#22303a", "#f3cf3f", "#e9ddb0", "#9bb1bc", "#48626f"),
  "cinnamon-sky": make("cinnamon and pale sky", "#f4ece1", "#2c2320", "#b9582f", "#ddae8a", "#a5c7d6", "#42708c"),
} satisfies Record<string, Palette>;

export type PaletteName = keyof typeof PALETTES;

/**
 * The colour `share` of the way from one `#rrggbb` to another (0 = from, 1 = to), mixed in OKLab
 * (Björn Ottosson, 2020): mixing in sRGB turns the middle of every ramp grey.
 */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [toOklab(from), toOklab(to)];
  const between = (x: number, y: number) => x + (y - x) * share;
  return toHex(between(a.lightness, b.lightness), between(a.green, b.green), between(a.blue, b.blue));
}

function make(
  words: string,
  paper: string,
  ink: string,
  pop: string,
  warm: string,
  cool: string,
  deep: string,
): Palette {
  return { words, paper, ink, pop, warm, cool, deep };
}

function toOklab(hex: string): { lightness: number; green: number; blue: number } {
  const packed = Number.parseInt(hex.slice(1), 16);
  const linear = (byte: number) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = [linear((packed >> 16) & 255), linear((packed >> 8) & 255), linear(packed & 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    green: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    blue: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

function toHex(lightness: number, green: number, blue: number): string {
  const l = (lightness + 0.3963377774 * green + 0.2158037573 * blue) ** 3;
  const m = (lightness - 0.1055613458 * green - 0.0638541728 * blue) ** 3;
  const s = (lightness - 0.0894841775 * green - 1.291485548 * blue) ** 3;
  const channel = (linear: number) => {
    const value = Math.min(1, Math.max(0, linear));
    const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  };
  const red = channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const middle = channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  return `#${red}${middle}${channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)}`;
}
