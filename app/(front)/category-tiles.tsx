import Link from "next/link";
import type { Category, ProductCard } from "@/lib/catalog/product";

type CategoryTilesProps = { tiles: { category: Category; print: ProductCard }[] };

/** Every category by one of its prints, seen from close up. */
export function CategoryTiles({ tiles }: CategoryTilesProps) {
  return (
    <section aria-labelledby="categories" className="page pt-24 lg:pt-36">
      <h2 id="categories" className="title mb-8 lg:mb-12">
        By subject
      </h2>
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-3 lg:grid-cols-4">
        {tiles.map(({ category, print }) => (
          <li key={category.id}>
            <Link href={`/categories/${category.slug}`} prefetch={false} className="group block">
              <div className="aspect-[5/4] overflow-hidden bg-wall">
                <img
                  src={print.image}
                  alt=""
                  width={800}
                  height={1000}
                  loading="lazy"
                  decoding="async"
                  className="size-full object-cover transition-transform duration-700 ease-quiet group-hover:scale-[1.04]"
                />
              </div>
              <span className="mt-3 block font-medium tracking-tight group-hover:underline group-hover:underline-offset-4">
                {category.name}
              </span>
              <span className="mt-0.5 hidden text-sm leading-snug text-soft sm:block">{category.blurb}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
