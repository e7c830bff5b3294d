import type { Query } from "./filters.ts";

/**
 * One page of a list that is sorted newest first. The cursor is the identity (`key`) of the page's last item: the next
 * page begins behind it, even when it is gone by then. Absent on the last page.
 */
export function page<T>(
  items: readonly T[],
  query: Query,
  count: number,
  key: (item: T) => string,
): { items: T[]; cursor: string | undefined } {
  const after = query.get("cursor")?.at(-1);
  const start = after ? items.findIndex((item) => isOlder(key(item), after)) : 0;
  const rest = start === -1 ? [] : items.slice(start);
  const taken = rest.slice(0, count);
  const last = taken.at(-1);
  return { items: taken, cursor: last !== undefined && rest.length > taken.length ? key(last) : undefined };
}

/** Keys are numbers, joined by dashes. */
function isOlder(key: string, other: string): boolean {
  const theirs = other.split("-").map(Number);
  for (const [index, part] of key.split("-").map(Number).entries()) {
    const difference = part - (theirs[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
