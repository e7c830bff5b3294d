export type StockLine = { variantId: string; quantity: number };

/** One line per variant, in the order of their ids: two lines of one stock item would otherwise be checked apart and oversell. */
export function stockLines(lines: StockLine[]): { lines: StockLine[]; ids: string[]; quantities: number[] } {
  const merged = new Map<string, number>();
  for (const { variantId, quantity } of lines) merged.set(variantId, (merged.get(variantId) ?? 0) + quantity);
  const sorted = [...merged].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    lines: sorted.map(([variantId, quantity]) => ({ variantId, quantity })),
    ids: sorted.map(([variantId]) => variantId),
    quantities: sorted.map(([, quantity]) => quantity),
  };
}
