"use client";
import { useCallback, useEffect, useState } from "react";
import { foundProductsSchema, type ProductCard } from "@/lib/catalog/product";
import type { Page } from "@/lib/pagination";
import { callApi } from "../components/api";

type Results = { query: string; products: ProductCard[]; nextCursor: string | null; total?: number | undefined };
type Phase = "ready" | "loading" | "loading-more" | "failed";

/** What of a query is there. `total`: how many prints a search has found, as soon as that is known. */
export type FoundPrints = {
  products: ProductCard[];
  total: number | undefined;
  hasMore: boolean;
  phase: Phase;
  loadMore: () => Promise<void>;
  retry: () => void;
};

/**
 * The prints of a query, page after page. The unfiltered first page comes with the document (`first`); everything else is
 * fetched, and an answer that comes after the query has changed is thrown away.
 */
export function useProducts(query: string, first: Page<ProductCard>): FoundPrints {
  const initial: Results = { query: "", products: first.data, nextCursor: first.nextCursor };
  const [results, setResults] = useState<Results>(initial);
  const [failed, setFailed] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [loadingMore, setLoadingMore] = useState(false);
  const current = results.query === query;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again for the same query
  useEffect(() => {
    if (current) return;
    const abort = new AbortController();
    fetchPage(query, null, abort.signal).then(
      ({ data, nextCursor, total }) => setResults({ query, products: data, nextCursor, total }),
      () => abort.signal.aborted || setFailed(query),
    );
    return () => abort.abort();
  }, [query, current, attempt]);

  const loadMore = useCallback(async () => {
    if (!results.nextCursor || loadingMore) return;
    setLoadingMore(true);
    const page = await fetchPage(results.query, results.nextCursor).catch(() => null);
    setLoadingMore(false);
    if (!page) return setFailed(results.query);
    const append = (now: Results) =>
      now === results ? { ...now, products: [...now.products, ...page.data], nextCursor: page.nextCursor } : now;
    setFailed(null);
    setResults(append);
  }, [results, loadingMore]);

  const retry = () => {
    setFailed(null);
    if (current) return void loadMore();
    setAttempt((count) => count + 1);
  };
  const phase: Phase = failed === query ? "failed" : !current ? "loading" : loadingMore ? "loading-more" : "ready";
  // What was found for other words would stand below a heading that names these.
  const { products, total, nextCursor } = current ? results : NOTHING;
  return { products, total, hasMore: nextCursor !== null, phase, loadMore, retry };
}

const NOTHING: Omit<Results, "query"> = { products: [], nextCursor: null };

function fetchPage(query: string, cursor: string | null, signal?: AbortSignal) {
  const params = new URLSearchParams(query);
  params.set("limit", "24");
  if (cursor) params.set("cursor", cursor);
  return callApi(`/api/products?${params}`, { answer: foundProductsSchema, ...(signal && { signal }) });
}
