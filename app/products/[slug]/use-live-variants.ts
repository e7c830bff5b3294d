"use client";
import { useEffect, useState } from "react";
import { stockOfProductSchema, type Variant } from "@/lib/catalog/product";
import { callApi } from "../../components/api";

/** The variants as they are at this moment; until the answer comes, and if none does, as they were when the page was cached. */
export function useLiveVariants(slug: string, cached: Variant[]): { variants: Variant[]; refresh: () => void } {
  const [live, setLive] = useState<Variant[] | null>(null);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    callApi(`/api/products/${slug}?fields=variants,inStock`, { answer: stockOfProductSchema, signal }).then(
      ({ variants }) => setLive(variants),
      () => undefined,
    );
    return () => abort.abort();
  }, [slug, asked]);
  return { variants: live ?? cached, refresh: () => setAsked((count) => count + 1) };
}
