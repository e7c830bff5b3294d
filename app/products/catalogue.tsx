"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import type { ProductCard } from "@/lib/catalog/product";
import type { Page } from "@/lib/pagination";
import { Notice } from "../components/notice";
import { PageHeading } from "../components/page-heading";
import { ProductGrid } from "../components/product-grid";
import { ProductGridSkeleton } from "../components/product-grid-skeleton";
import { type CatalogueQuery, type Choice, parseCatalogueQuery, writeCatalogueQuery } from "./catalogue-query";
import { countFor, headingFor } from "./catalogue-words";
import { Filters } from "./filters";
import { NothingFound } from "./nothing-found";
import { ResultsBar } from "./results-bar";
import { type FoundPrints, useProducts } from "./use-products";
import { useTitle } from "./use-title";

type CatalogueProps = { first: Page<ProductCard>; categories: Choice[]; studios: Choice[]; subjects: Choice[] };

/** The list with its search, filters and order. The address is the only place where these are kept. */
export function Catalogue({ first, categories, studios, subjects }: CatalogueProps) {
  const query = parseCatalogueQuery(useSearchParams());
  const found = useProducts(writeCatalogueQuery(query), first);
  const change = (changes: Partial<CatalogueQuery>) => writeAddress({ ...query, ...changes });
  useTitle(query.q === "" ? null : `“${query.q}” — Oncart`);
  return (
    <>
      <PageHeading title={headingFor(query.q, found)} />
      <div className="lg:grid lg:grid-cols-[15rem_1fr] lg:gap-12">
        <Filters query={query} categories={categories} studios={studios} onChange={change} />
        <section aria-label="Prints">
          <ResultsBar query={query} text={countFor(found)} onChange={change} />
          <Results found={found} />
          {found.phase === "ready" && found.products.length === 0 && (
            <NothingFound
              query={query}
              subjects={subjects}
              onSearchAll={() => writeAddress({ ...parseCatalogueQuery(NOTHING_ASKED), q: query.q, sort: query.sort })}
              onClear={() => writeAddress(parseCatalogueQuery(NOTHING_ASKED))}
            />
          )}
        </section>
      </div>
    </>
  );
}

const NOTHING_ASKED = new URLSearchParams();

function Results({ found }: { found: FoundPrints }) {
  const { products, hasMore, phase, loadMore, retry } = found;
  const grid = useFocusOnNew(products.length, phase === "loading-more");
  if (phase === "loading") return <ProductGridSkeleton count={8} />;
  return (
    <>
      <div ref={grid}>
        <ProductGrid level="h2" products={products} eager={4} />
      </div>
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
    </>
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

/** Next keeps `useSearchParams` in step with the history, without asking the server for the page again. */
function writeAddress(query: CatalogueQuery): void {
  const text = writeCatalogueQuery(query);
  window.history.pushState(null, "", text ? `?${text}` : window.location.pathname);
}
