import { boolean, index, integer, jsonb, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { id, moment } from "./columns";

export const booksMode = pgEnum("books_mode", ["full", "incremental"]);

/** A line of a run: how many things it found wrong, the first of them, and how old the oldest is. */
export type BooksRunLine = {
  name: string;
  count: number;
  offenders: string[];
  oldestSeconds: number | null;
  ms: number;
};

/** Each time that the books were proved: by the clock, or by hand. The next run begins where the last green one began. */
export const booksRuns = pgTable(
  "books_runs",
  {
    id: id(),
    mode: booksMode().notNull(),
    ok: boolean().notNull(),
    /** When it began to read. */
    at: moment().notNull(),
    durationMs: integer().notNull(),
    /** What it has read begins here; absent: at the beginning. */
    since: moment(),
    checkouts: integer().notNull(),
    /** The checkouts in which something was wrong: the next run looks at them again, whether or not anything happens to them. */
    suspects: text().array().notNull(),
    lines: jsonb().$type<BooksRunLine[]>().notNull(),
  },
  (table) => [index().on(table.at.desc().nullsFirst())],
);
