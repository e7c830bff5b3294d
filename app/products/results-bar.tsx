"use client";
import { type CatalogueQuery, SORT_NAMES, sortsFor } from "./catalogue-query";

type ResultsBarProps = {
  query: CatalogueQuery;
  /** How many there are, in words. */
  text: string;
  onChange: (changes: Partial<CatalogueQuery>) => void;
};

/** How many there are, and in which order; a search ends here. */
export function ResultsBar({ query, text, onChange }: ResultsBarProps) {
  const sorts = sortsFor(query.q);
  return (
    <div className="mb-6 flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex flex-wrap items-center gap-x-5">
        <p aria-live="polite" className="text-soft">
          {text}
          {query.q && <span className="sr-only"> for “{query.q}”</span>}
        </p>
        {query.q && (
          <button
            type="button"
            onClick={() => onChange({ q: "", ...(query.sort === "relevance" && { sort: "newest" }) })}
            className="link py-1"
          >
            Clear the search
          </button>
        )}
      </div>
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
