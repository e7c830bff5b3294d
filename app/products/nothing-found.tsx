"use client";
import Link from "next/link";
import { type CatalogueQuery, type Choice, countFilters } from "./catalogue-query";

type NothingFoundProps = {
  query: CatalogueQuery;
  subjects: Choice[];
  onSearchAll: () => void;
  onClear: () => void;
};

/** Where an empty list leads on to: out of the filters, if there are any, and to what there is. */
export function NothingFound({ query, subjects, onSearchAll, onClear }: NothingFoundProps) {
  const isFiltered = countFilters(query) > 0;
  return (
    <div className="grid justify-items-start gap-6 border-t border-line py-12">
      <p className="max-w-xl text-lg leading-relaxed">
        {isFiltered
          ? "No print fits all of that. With fewer filters there may be some."
          : "No print, studio or subject goes by that, nor by anything that looks like it. Try another word, or one of the subjects."}
      </p>
      <div className="flex flex-wrap gap-3">
        {isFiltered && query.q !== "" && (
          <button type="button" onClick={onSearchAll} className="btn btn-primary">
            Search without the filters
          </button>
        )}
        <button type="button" onClick={onClear} className="btn btn-line">
          See all prints
        </button>
      </div>
      <div>
        <h2 className="eyebrow mb-3">Subjects</h2>
        <ul className="flex flex-wrap gap-2">
          {subjects.map(({ slug, name }) => (
            <li key={slug}>
              <Link href={`/categories/${slug}`} className="btn btn-line btn-small rounded-full">
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
