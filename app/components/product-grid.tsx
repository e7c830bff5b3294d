import type { ProductCard as Card } from "@/lib/catalog/product";
import { type CardLevel, ProductCard } from "./product-card";

type ProductGridProps = { products: Card[]; level: CardLevel; eager?: number };

/** Prints side by side: two on a phone, four on a desk. `eager` is how many are above the fold. */
export function ProductGrid({ products, level, eager = 0 }: ProductGridProps) {
  return (
    <ul className="grid grid-cols-2 gap-x-4 gap-y-10 sm:gap-x-6 lg:grid-cols-3 lg:gap-y-14 xl:grid-cols-4">
      {products.map((product, index) => (
        <li key={product.id}>
          <ProductCard product={product} level={level} eager={index < eager} />
        </li>
      ))}
    </ul>
  );
}
