/** One promise, and what was found to break it: ids of checkouts, orders, letters. None is what must be. */
export type Finding = { promise: string; offenders: string[] };

/** A connection to the books, of whatever kind. */
export type Queryable = { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

/**
 * A query over the books of a shop that is quiet; `$1` is the pattern of the run's customers. It answers one row per offence,
 * its id in `id`, and knows the tables but nothing of the code that wrote them.
 */
export type BookCheck = { promise: string; sql: string };
