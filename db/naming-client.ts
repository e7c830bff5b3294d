import { createHash } from "node:crypto";
import { Client, type ClientConfig } from "pg";

/**
 * So many different statements get a name in this process. Each connection keeps a plan for each of them; what comes after them
 * is one of the countless forms of a list, and is planned anew each time.
 */
const MOST_NAMES = 300;

/** By text; null after its first use: what comes once only is not worth a name. */
const names = new Map<string, string | null>();

/**
 * pg's client, which prepares every statement that comes more than once under a name of its own, so that a connection parses
 * and plans it once.
 *
 * A pooler that hands each transaction to another connection has to know the names: PgBouncer does from version 1.21 on, with
 * `max_prepared_statements` above 0. For one that does not, `DATABASE_PREPARE=false`.
 */
export class NamingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    Object.defineProperty(this, "query", {
      value: (query: unknown, ...rest: unknown[]) =>
        Reflect.apply(Client.prototype.query, this, [withName(query, rest[0]), ...rest]),
    });
  }
}

function withName(query: unknown, values: unknown): unknown {
  if (typeof query !== "object" || query === null || !("text" in query) || typeof query.text !== "string") return query;
  // Without parameters a statement is one message to the server anyway.
  if (("name" in query && query.name) || !Array.isArray(values) || values.length === 0) return query;
  const name = nameOf(query.text);
  return name === undefined ? query : { ...query, name };
}

function nameOf(text: string): string | undefined {
  if (!names.has(text)) {
    if (names.size < MOST_NAMES && !ALL_COLUMNS.test(text)) names.set(text, null);
    return undefined;
  }
  const name = names.get(text) ?? createHash("sha256").update(text).digest("hex").slice(0, 32);
  names.set(text, name);
  return name;
}

/** A plan for all columns breaks as soon as a migration adds one. */
const ALL_COLUMNS = /(select|returning)\s+\*|\.\*/i;
