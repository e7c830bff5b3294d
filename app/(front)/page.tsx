import type { Category, ProductCard } from "@/lib/catalog/product";
import { readCategories, readNewest } from "../cached-reads";
import { HoverLink } from "../components/hover-link";
import { ProductGrid } from "../components/product-grid";
import { CategoryTiles } from "./category-tiles";
import { Hero } from "./hero";
import { ShopPromise } from "./promise";
import { Studios } from "./studios";

const NEWEST = 8;

/** The shop front. */
export default async function FrontPage() {
  const [categories, newest] = await Promise.all([readCategories(), readNewest(60)]);
  return (
    <>
      <Hero prints={onePerCategory(newest.data).slice(0, 5)} />
      <section aria-labelledby="newest" className="page pt-20 lg:pt-32">
        <div className="mb-8 flex items-baseline justify-between gap-6 lg:mb-12">
          <h2 id="newest" className="title">
            Just hung
          </h2>
          <HoverLink href="/products" className="link shrink-0">
            All prints
          </HoverLink>
        </div>
        <ProductGrid level="h3" products={newest.data.slice(0, NEWEST)} />
      </section>
      <CategoryTiles tiles={await tilesOf(categories)} />
      <Studios products={newest.data} />
      <ShopPromise />
    </>
  );
}

/** The newest print of each category, so that the first wall shows the range of the shop. */
function onePerCategory(products: ProductCard[]): ProductCard[] {
  const seen = new Set<string>();
  return products.filter(({ category }) => !seen.has(category.id) && seen.add(category.id));
}

/** Each category that holds prints, with one of them. */
async function tilesOf(groups: Category[]): Promise<{ category: Category; print: ProductCard }[]> {
  const categories = groups.flatMap((group) => (group.children.length > 0 ? group.children : [group]));
  const tiles = await Promise.all(
    categories.map(async (category) => {
      const { data } = await readNewest(3, { category: category.slug });
      const print = data[2] ?? data[0];
      return print ? [{ category, print }] : [];
    }),
  );
  return tiles.flat();
}
