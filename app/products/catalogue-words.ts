import type { FoundPrints } from "./use-products";

/** The title of the list without a search. */
export const ALL_PRINTS = "All prints";

type Found = Pick<FoundPrints, "phase" | "total" | "hasMore"> & { products: { length: number } };

/** The heading of the list: what was searched for, and how many prints fit, as soon as that is known. */
export function headingFor(q: string, { phase, total }: Found): string {
  if (q === "") return ALL_PRINTS;
  if (phase === "loading") return `Looking for “${q}”`;
  if (total === undefined) return `Prints for “${q}”`;
  return `${total === 0 ? "No prints" : prints(total)} for “${q}”`;
}

/** How many are shown, and of how many; empty where that says nothing. */
export function countFor({ phase, total, hasMore, products }: Found): string {
  if (phase === "loading") return "Looking…";
  if (products.length === 0) return phase === "failed" ? "" : "No prints";
  if (!hasMore) return prints(products.length);
  return total === undefined
    ? `The first ${prints(products.length)}`
    : `The first ${products.length} of ${prints(total)}`;
}

function prints(count: number): string {
  return count === 1 ? "1 print" : `${count.toLocaleString("en")} prints`;
}
