import * as z from "zod/mini";

/** A page of a list, as the wire shows it. */
export function pageOf<Item extends z.core.$ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.nullable(z.string()), hasMore: z.boolean() });
}
