import type { SQL } from "drizzle-orm";

/** A part of the books that is read at one moment. */
export type Part = {
  /** A condition on `events`: the ones that this part is about. */
  events: SQL;
  /** Nothing before this moment is read again; absent when everything is. */
  since: Date | undefined;
};

/**
 * How much of the books a rule reads at a time.
 * `checkouts`: some checkouts with all that came of them, in the CTE `scope (id)`. `events`: a stretch of the event store.
 * `days`: the reports, from a day on. `all`: its tables, in every run, since they are small or have an index for it.
 * `strays`: its tables, in a full run only: what belongs to no checkout, and sums over the whole past.
 */
type Reads = "checkouts" | "events" | "days" | "all" | "strays";

/**
 * A sentence about the books that is always true, and the query that finds what makes it false. Its columns: `id` (text), what
 * is wrong; `checkout_id`, where there is one, so that the next run looks there again; `since`, where its age matters.
 */
export type Invariant = { name: string; says: string; reads: Reads; violations: (part: Part) => SQL };
