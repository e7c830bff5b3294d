"use client";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { type CatalogueQuery, type Choice, countFilters, SIZES } from "./catalogue-query";
import { PriceRange } from "./price-range";

type FiltersProps = {
  query: CatalogueQuery;
  categories: Choice[];
  studios: Choice[];
  onChange: (changes: Partial<CatalogueQuery>) => void;
};

/** Narrows the list; folded away on a phone. */
export function Filters({ query, categories, studios, onChange }: FiltersProps) {
  const [open, setOpen] = useState(false);
  const count = countFilters(query);
  return (
    <div className="mb-8 lg:sticky lg:top-28 lg:mb-0 lg:self-start">
      <button
        type="button"
        aria-expanded={open}
        aria-controls="filters"
        onClick={() => setOpen(!open)}
        className="btn btn-line w-full lg:hidden"
      >
        <SlidersHorizontal aria-hidden className="size-4" />
        Filters{count > 0 && ` · ${count}`}
      </button>
      <form
        id="filters"
        aria-label="Filters"
        onSubmit={(event) => event.preventDefault()}
        className={`${open ? "grid" : "hidden"} gap-8 pt-6 lg:grid lg:pt-1`}
      >
        <ChoiceFilter
          id="filter-category"
          label="Subject"
          all="All subjects"
          value={query.category}
          choices={categories}
          onChange={(category) => onChange({ category })}
        />
        <ChoiceFilter
          id="filter-studio"
          label="Studio"
          all="All studios"
          value={query.seller}
          choices={studios}
          onChange={(seller) => onChange({ seller })}
        />
        <SizeFilter query={query} onChange={onChange} />
        <PriceRange
          key={`${query.minPrice}-${query.maxPrice}`}
          minPrice={query.minPrice}
          maxPrice={query.maxPrice}
          onChange={onChange}
        />
        <label className="flex items-center gap-3">
          <input
            type="checkbox"
            checked={query.inStock}
            onChange={({ target }) => onChange({ inStock: target.checked })}
            className="size-5 accent-ink"
          />
          In stock only
        </label>
        {count > 0 && (
          <button type="button" onClick={() => onChange(NO_FILTERS)} className="link justify-self-start py-1">
            Clear filters
          </button>
        )}
      </form>
    </div>
  );
}

const NO_FILTERS = { category: "", seller: "", minPrice: "", maxPrice: "", size: "", inStock: false };

type ChoiceFilterProps = {
  id: string;
  label: string;
  all: string;
  value: string;
  choices: Choice[];
  onChange: (slug: string) => void;
};

function ChoiceFilter({ id, label, all, value, choices, onChange }: ChoiceFilterProps) {
  return (
    <div>
      <label htmlFor={id} className="eyebrow mb-3 block">
        {label}
      </label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)} className="input">
        <option value="">{all}</option>
        {choices.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function SizeFilter({ query, onChange }: Pick<FiltersProps, "query" | "onChange">) {
  return (
    <fieldset>
      <legend className="eyebrow mb-3">Size</legend>
      <div className="grid grid-cols-4 gap-2">
        {["", ...SIZES].map((size) => (
          <label
            key={size}
            className="grid min-h-11 place-items-center border border-line bg-mat text-[0.9375rem] transition-colors hover:border-ink/50 has-checked:border-ink has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="size"
              value={size}
              checked={query.size === size}
              onChange={() => onChange({ size })}
              className="sr-only"
            />
            {size || "Any"}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
