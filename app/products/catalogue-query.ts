import { PRODUCT_SORTS, type ProductSort } from "@/lib/catalog/product";

/** What the list is filtered by, as the address has it: everything is text, and absent means "any". */
export type CatalogueQuery = {
  q: string;
  category: string;
  seller: string;
  minPrice: string;
  maxPrice: string;
  size: string;
  inStock: boolean;
  sort: ProductSort;
};

/** A category, a group or a studio to choose from. */
export type Choice = { slug: string; name: string };

export const SORT_NAMES: Record<ProductSort, string> = {
  relevance: "Best match",
  newest: "Newest first",
  price: "Price, low to high",
  "-price": "Price, high to low",
  name: "Name, A to Z",
};

export const SIZES = ["A4", "A3", "A2"];

/** Reads the address. Whatever it cannot understand is left out, so that a broken link still shows prints. */
export function parseCatalogueQuery(params: { get(name: string): string | null }): CatalogueQuery {
  const sort = params.get("sort");
  const q = params.get("q")?.trim().slice(0, 200) ?? "";
  return {
    q,
    category: params.get("category") ?? "",
    seller: params.get("seller") ?? "",
    minPrice: priceOf(params.get("minPrice")),
    maxPrice: priceOf(params.get("maxPrice")),
    size: params.get("option.size") ?? "",
    inStock: params.get("inStock") === "true",
    sort: sortsFor(q).find((known) => known === sort) ?? firstSort(q),
  };
}

/** The orders to choose from: without words to look for nothing matches better than anything else. */
export function sortsFor(q: string): ProductSort[] {
  return PRODUCT_SORTS.filter((sort) => sort !== "relevance" || q !== "");
}

/** The order that needs no mention in the address. */
function firstSort(q: string): ProductSort {
  return q === "" ? "newest" : "relevance";
}

/** The same as a query string for the address and for `/api/products`; empty for the unfiltered list. */
export function writeCatalogueQuery(query: CatalogueQuery): string {
  const { q, category, seller, minPrice, maxPrice, size, inStock, sort } = query;
  const entries = {
    q,
    category,
    seller,
    minPrice: priceOf(minPrice),
    maxPrice: priceOf(maxPrice),
    "option.size": size,
    inStock: inStock ? "true" : "",
    sort: sort === firstSort(q) || !sortsFor(q).includes(sort) ? "" : sort,
  };
  return new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== "")).toString();
}

/** How many of the filters are set; the search text and the order are no filters. */
export function countFilters({ category, seller, minPrice, maxPrice, size, inStock }: CatalogueQuery): number {
  return [category, seller, minPrice, maxPrice, size, inStock].filter(Boolean).length;
}

function priceOf(text: string | null): string {
  return text !== null && /^\d{1,6}(\.\d{1,2})?$/.test(text.trim()) ? text.trim() : "";
}
