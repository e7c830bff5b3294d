import type { z } from "zod";
import { Failure } from "@/lib/errors";
import { parseInput } from "@/lib/request-input";

/** What the address of a page asks for; `fallback` when the address is not valid. */
export function readSearch<T>(schema: z.ZodType<T>, search: unknown, fallback: unknown = {}): T {
  try {
    return parseInput(schema, search);
  } catch {
    return schema.parse(fallback);
  }
}

/** A page of a list; the first one when its cursor is none that the list gave out. */
export async function firstIfUnknown<Query extends { cursor?: string | undefined }, Page>(
  query: Query,
  find: (query: Query) => Promise<Page>,
): Promise<Page> {
  try {
    return await find(query);
  } catch (error) {
    if (query.cursor === undefined || !(error instanceof Failure) || error.code !== "invalid_request") throw error;
    return find({ ...query, cursor: undefined });
  }
}
