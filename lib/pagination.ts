import { z } from "zod";
import { invalidField } from "./errors";

/** `?limit=` and `?cursor=` of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});

export type Page<T> = { data: T[]; nextCursor: string | null; hasMore: boolean };

/** Makes a page of rows that were asked for with `limit + 1`; `keyOf` names where the next page begins. */
export function toPage<T>(rows: T[], limit: number, keyOf: (row: T) => (string | number)[]): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const hasMore = rows.length > limit;
  return { data, hasMore, nextCursor: hasMore && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

function encodeCursor(key: (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** A moment in a cursor. PostgreSQL knows no year 0. */
export const cursorMoment = z.iso.datetime().refine((moment) => !moment.startsWith("0000"));

/**
 * What `encodeCursor` hid. The schema guards against a cursor of another list, or one that was made up.
 * @throws Failure `invalid_request`
 */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"), refuseNul));
  } catch {
    throw invalidField("cursor", "is not one that this list gave out");
  }
}

/** A NUL that was escaped in the cursor's JSON would break the query that it becomes part of. */
function refuseNul(_key: string, value: unknown): unknown {
  if (typeof value === "string" && value.includes("\0")) throw new SyntaxError("NUL in a cursor");
  return value;
}
