import type { ProductCard } from "@/lib/catalog/product";
import { PageHeading } from "../components/page-heading";
import { ProductGrid } from "../components/product-grid";
import { ProductGridSkeleton } from "../components/product-grid-skeleton";
import { ALL_PRINTS } from "./catalogue-words";

/**
 * What is shown until the address has been read: the place of the filters, and the newest prints. It is the same document for every
 * address; where one asks for something, empty places stand in for prints that nobody asked for.
 */
export function FirstPage({ products }: { products: ProductCard[] }) {
  return (
    <div>
      <PageHeading title={ALL_PRINTS} />
      <div className="lg:grid lg:grid-cols-[15rem_1fr] lg:gap-12">
        <div aria-hidden className="mb-8 h-12 lg:mb-0" />
        <div>
          <div aria-hidden className="mb-6 h-11" />
          <div data-newest>
            <ProductGrid level="h2" products={products} eager={4} />
          </div>
          <div data-places hidden>
            <ProductGridSkeleton count={8} />
          </div>
        </div>
      </div>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own words; what the address says is set as text */}
      <script dangerouslySetInnerHTML={{ __html: HIDE_WHAT_WAS_NOT_ASKED_FOR }} />
    </div>
  );
}

// Runs while the document is being read: on a slow line many seconds before the list itself can look at the address.
const HIDE_WHAT_WAS_NOT_ASKED_FOR = `{
  const page = document.currentScript.parentElement;
  const asked = new URLSearchParams(location.search);
  const words = (asked.get("q") || "").trim().slice(0, 200);
  const names = ["category", "seller", "minPrice", "maxPrice", "option.size", "inStock", "sort"];
  if (words) page.querySelector("h1").textContent = "Looking for “" + words + "”";
  if (words || names.some((name) => asked.get(name))) {
    page.querySelector("[data-newest]").hidden = true;
    page.querySelector("[data-places]").hidden = false;
  }
}`;
