import Link from "next/link";
import type { ProductCard } from "@/lib/catalog/product";
import { Print } from "../components/print";

const FRAMES = ["oak", "black", "white"] as const;

/** The studios behind the prints, each with two of its own. */
export function Studios({ products }: { products: ProductCard[] }) {
  const slugs = new Set(products.map(({ seller }) => seller.slug));
  const studios = [...slugs].map((slug) => products.filter(({ seller }) => seller.slug === slug));
  return (
    <section aria-labelledby="studios" className="page pt-24 lg:pt-36">
      <h2 id="studios" className="title mb-8 lg:mb-12">
        The studios
      </h2>
      <ul className="grid gap-4 md:grid-cols-3">
        {studios.map((prints, index) => (
          <Studio key={prints[0]?.seller.id} prints={prints} frame={FRAMES[index % FRAMES.length] ?? "oak"} />
        ))}
      </ul>
    </section>
  );
}

function Studio({ prints, frame }: { prints: ProductCard[]; frame: (typeof FRAMES)[number] }) {
  const [first, ...others] = prints;
  if (!first) return null;
  const second = others.find(({ category }) => category.id !== first.category.id) ?? others[0];
  return (
    <li>
      <Link href={`/sellers/${first.seller.slug}`} className="group block bg-wall p-6 lg:p-8">
        <span className="heading block group-hover:underline group-hover:decoration-1 group-hover:underline-offset-8">
          {first.seller.name}
        </span>
        <span className="mt-10 flex items-end justify-center gap-[8%] px-[4%] pb-4 lg:mt-14">
          <Print image={first.image} alt="" frame={frame} className="max-w-[54%]" />
          {second && <Print image={second.image} alt="" frame={frame} className="max-w-[34%]" />}
        </span>
      </Link>
    </li>
  );
}
