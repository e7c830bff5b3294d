import type { ProductCard } from "@/lib/catalog/product";
import { ProductGrid } from "../components/product-grid";

/** What is shown until the address has been read: the place of the filters, and the newest prints. */
export function FirstPage({ products }: { products: ProductCard[] }) {
  return (
    <div className="lg:grid lg:grid-cols-[15rem_1fr] lg:gap-12">
      <div aria-hidden className="mb-8 h-12 lg:mb-0" />
      <div>
        <div aria-hidden className="mb-6 h-11" />
        <ProductGrid level="h2" products={products} eager={4} />
      </div>
    </div>
  );
}
