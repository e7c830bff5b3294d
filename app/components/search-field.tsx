import { Search } from "lucide-react";
import Form from "next/form";

/** Searches the prints; an ordinary form, so that it works before any script has arrived. */
export function SearchField({ id, className = "" }: { id: string; className?: string }) {
  return (
    <Form action="/products" role="search" aria-label="Prints" className={`relative ${className}`}>
      <label htmlFor={id} className="sr-only">
        Search prints
      </label>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-soft" />
      <input
        id={id}
        name="q"
        type="search"
        maxLength={200}
        placeholder="Search prints"
        autoComplete="off"
        className="h-11 w-full rounded-full border border-line bg-mat pr-3 pl-9 text-[0.9375rem] transition-colors placeholder:text-soft hover:border-ink/50"
      />
    </Form>
  );
}
