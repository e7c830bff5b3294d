"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import type { ProductCard } from "@/lib/catalog/product";
import type { Page } from "@/lib/pagination";
import { Notice } from "../components/notice";
import { ProductGrid } from "../components/product-grid";
import { ProductGridSkeleton } from "../components/product-grid-skeleton";
import { type CatalogueQuery, type Choice, parseCatalogueQuery, writeCatalogueQuery } from "./catalogue-query";
import { Filters } from "./filters";
import { ResultsBar } from "./results-bar";
import { useProducts } from "./use-products";

type CatalogueProps = { first: Page<ProductCard>; categories: Choice[]; studios: Choice[] };

/** The list with its search, filters and order. The address is the only place where these are kept. */
export function Catalogue({ first, categories, studios }: CatalogueProps) {
  const query = parseCatalogueQuery(useSearchParams());
  const { products, hasMore, phase, loadMore, retry } = useProducts(writeCatalogueQuery(query), first);
  const change = (changes: Partial<CatalogueQuery>) => writeAddress({ ...query, ...changes });
  const count = phase === "loading" ? null : products.length;
  const grid = useFocusOnNew(products.length, phase === "loading-more");
  return (
    <div className="lg:grid lg:grid-cols-[15rem_1fr] lg:gap-12">
      <Filters query={query} categories={categories} studios={studios} onChange={change} />
      <section aria-label="Prints">
        <ResultsBar query={query} count={count} hasMore={hasMore} onChange={change} />
        {phase === "loading" ? (
          <ProductGridSkeleton count={8} />
        ) : (
          <div ref={grid}>
            <ProductGrid level="h2" products={products} eager={4} />
          </div>
        )}
        {phase === "failed" && (
          <div className="mt-10 grid justify-items-start gap-4">
            <Notice tone="alert" title="These prints could not be fetched.">
              Check your connection and try again.
            </Notice>
            <button type="button" onClick={retry} className="btn btn-line">
              Try again
            </button>
          </div>
        )}
        {phase === "ready" && products.length === 0 && (
          <Nothing onClear={() => writeAddress(parseCatalogueQuery(none))} />
        )}
        {hasMore && phase !== "failed" && (
          <div className="mt-14 flex justify-center">
            <button
              type="button"
              onClick={() => void loadMore()}
              aria-disabled={phase === "loading-more"}
              className="btn btn-line min-w-48"
            >
              {phase === "loading-more" ? "Fetching more…" : "Show more"}
            </button>
          </div>
        )}
      </section>
    </div>
  );
}

/** Whoever asked for more reads on where the new prints begin: the button may have gone with the last page. */
function useFocusOnNew(count: number, loading: boolean) {
  const grid = useRef<HTMLDivElement>(null);
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (loading) {
      before.current = count;
    } else if (before.current !== null) {
      grid.current?.querySelectorAll<HTMLElement>("h2 a")[before.current]?.focus();
      before.current = null;
    }
  }, [count, loading]);
  return grid;
}

const none = new URLSearchParams();

function Nothing({ onClear }: { onClear: () => void }) {
  return (
    <div className="grid justify-items-start gap-5 border-t border-line py-16">
      <p className="heading">No print fits all of that.</p>
      <p className="text-soft">Fewer filters, or another word, will show more.</p>
      <button type="button" onClick={onClear} className="btn btn-line">
        Clear search and filters
      </button>
    </div>
  );
}

/** Next keeps `useSearchParams` in step with the history, without asking the server for the page again. */
function writeAddress(query: CatalogueQuery): void {
  const text = writeCatalogueQuery(query);
  window.history.pushState(null, "", text ? `?${text}` : window.location.pathname);
}
