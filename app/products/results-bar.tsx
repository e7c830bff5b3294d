"use client";
import { X } from "lucide-react";
import { type CatalogueQuery, SORT_NAMES, sortsFor } from "./catalogue-query";

type ResultsBarProps = {
  query: CatalogueQuery;
  /** Null while the results are on their way. */
  count: number | null;
  hasMore: boolean;
  onChange: (changes: Partial<CatalogueQuery>) => void;
};

/** How many there are, for which words, in which order. */
export function ResultsBar({ query, count, hasMore, onChange }: ResultsBarProps) {
  const sorts = sortsFor(query.q);
  return (
    <div className="mb-6 flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p aria-live="polite" className="text-soft">
        {countText(count, hasMore)}
        {query.q && <span className="text-ink"> for “{query.q}”</span>}
        {query.q && (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={() => onChange({ q: "", ...(query.sort === "relevance" && { sort: "newest" }) })}
            className="icon-btn -my-3 ml-1 align-middle"
          >
            <X aria-hidden className="size-4" />
          </button>
        )}
      </p>
      <label className="flex items-center gap-2 text-[0.9375rem]">
        <span className="text-soft">Sort</span>
        <select
          value={query.sort}
          onChange={({ target }) => onChange({ sort: sorts.find((known) => known === target.value) ?? query.sort })}
          className="h-11 border-b border-ink/30 bg-transparent pr-1 hover:border-ink"
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {SORT_NAMES[sort]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function countText(count: number | null, hasMore: boolean): string {
  if (count === null) return "Looking…";
  if (count === 0) return "No prints";
  if (hasMore) return `The first ${count} prints`;
  return count === 1 ? "1 print" : `${count} prints`;
}
