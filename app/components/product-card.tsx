import type { ProductCard as Card } from "@/lib/catalog/product";
import { HoverLink } from "./hover-link";
import { Price } from "./price";
import { Print } from "./print";

/** The level of the cards' headings: below the heading of what they are listed under. */
export type CardLevel = "h2" | "h3";

type ProductCardProps = { product: Card; level: CardLevel; eager?: boolean };

/** One print in a grid: the whole card is a link. */
export function ProductCard({ product, level: Heading, eager = false }: ProductCardProps) {
  return (
    <article className="group relative flex flex-col">
      <div className="grid aspect-[4/5] place-items-center bg-wall px-[14%] transition-colors duration-500 group-hover:bg-[#ebe5da]">
        <Print
          image={product.image}
          alt={product.imageAlt}
          eager={eager}
          className="transition-transform duration-500 ease-quiet group-hover:-translate-y-1.5"
        />
      </div>
      <div className="mt-4 flex flex-col gap-x-4 gap-y-0.5 sm:flex-row sm:items-baseline sm:justify-between">
        <Heading className="font-medium leading-snug tracking-tight">
          <HoverLink href={`/products/${product.slug}`} className="after:absolute after:inset-0">
            {product.name}
          </HoverLink>
        </Heading>
        <p className="shrink-0 text-[0.9375rem]">
          <span className="text-soft">from </span>
          <Price amount={product.price} currency={product.currency} />
        </p>
      </div>
      <p className="mt-1 text-sm text-soft">
        {product.seller.name}
        {!product.inStock && <span className="text-accent-deep"> · Sold out</span>}
      </p>
    </article>
  );
}
