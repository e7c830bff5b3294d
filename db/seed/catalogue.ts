import { type CollectionName, planPrint, seedForPrint } from "@/db/seed/art/draw-print.ts";
import { hashText, itemAt, seededRandom } from "@/db/seed/art/random.ts";
import { CATEGORIES, type DemoCategory, type DemoSeller, PRINT_CATEGORIES, SELLERS } from "./categories.ts";
import { altText, describePrint } from "./descriptions.ts";
import { FEATURED, type PrintChoice } from "./featured.ts";
import { printName, slugify } from "./names.ts";
import { chooseOptions, type DemoOption, type DemoVariant, makeVariants, type Shelf } from "./stock.ts";

/** One art print as the seed writes it. Money is EUR cents; the picture is `drawPrint(svgSeed, categorySlug)`. */
export interface DemoProduct {
  slug: string;
  name: string;
  description: string;
  sellerSlug: string;
  categorySlug: CollectionName;
  /** The price of its cheapest variant. */
  basePriceMinor: number;
  options: DemoOption[];
  variants: DemoVariant[];
  /** Age in days at the moment of seeding, with fractions, so that no two are equally new. */
  createdDaysAgo: number;
  svgSeed: string;
  alt: string;
}

export interface DemoCatalogue {
  sellers: readonly DemoSeller[];
  categories: readonly DemoCategory[];
  /** Newest first, made one by one while iterating; may be iterated again and again. */
  products: Iterable<DemoProduct>;
}

/** The demo shop: three sellers, a two-level category tree and `count` prints. The nth print is the same for every count. */
export function demoCatalogue(count = 200): DemoCatalogue {
  return {
    sellers: SELLERS,
    categories: CATEGORIES,
    products: { [Symbol.iterator]: () => makeProducts(count) },
  };
}

function* makeProducts(count: number): Generator<DemoProduct, void> {
  const drawn = new Map<CollectionName, number>();
  for (let index = 0; index < count; index++) {
    const featured = FEATURED[index];
    if (featured !== undefined) {
      yield makeProduct(index, featured);
      continue;
    }
    const { slug } = itemAt(PRINT_CATEGORIES, categoryPosition(index));
    const n = drawn.get(slug) ?? 0;
    drawn.set(slug, n + 1);
    yield makeProduct(index, {
      name: printName(slug, n),
      collection: slug,
      svgSeed: seedForPrint(slug, n),
      basePriceMinor: itemAt(BASE_PRICES, hashText(`price/${slug}/${n}`)),
    });
  }
}

/** Walks round the categories, one step further each round, so that a grid of any width shows no columns of one kind. */
function categoryPosition(index: number): number {
  const round = Math.floor(index / PRINT_CATEGORIES.length);
  return index * 5 + round * 2;
}

function makeProduct(index: number, print: PrintChoice): DemoProduct {
  const { name, collection, svgSeed, basePriceMinor } = print;
  const category = PRINT_CATEGORIES.find(({ slug }) => slug === collection);
  if (category === undefined) throw new RangeError(`no category is drawn by ${collection}`);
  const slug = slugify(name);
  const random = seededRandom(`product/${slug}`);
  const shelf = shelfOf(slug, index);
  const plan = planPrint(svgSeed, collection);
  const options = chooseOptions(random, shelf);
  const skuStem = `${category.code}-${String(index + 1).padStart(5, "0")}`;
  return {
    slug,
    name,
    description: describePrint(collection, svgSeed, plan),
    sellerSlug: category.sellerSlug,
    categorySlug: collection,
    basePriceMinor,
    options,
    variants: makeVariants(random, shelf, options, basePriceMinor, skuStem),
    createdDaysAgo: ageInDays(index),
    svgSeed,
    alt: altText(plan),
  };
}

const BASE_PRICES = [1900, 2400, 2900, 2900, 3400, 3900, 3900, 4500, 4900, 5900, 6900, 7900, 8900];

function shelfOf(slug: string, index: number): Shelf {
  if (slug === "first-light") return "plenty";
  if (slug === "last-edition") return "limited";
  return index % 67 === 40 ? "sold-out" : "usual";
}

/** Two prints a week for the first two hundred, then as many a day as a large catalogue needs. */
function ageInDays(index: number): number {
  const days = index <= 200 ? 0.5 + index * 3.5 : 700.5 + (index - 200) * 0.02;
  return Math.round(days * 100) / 100;
}
