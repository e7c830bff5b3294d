export type StockLine = { variantId: string; quantity: number };

/** One line per variant: two lines of one stock item would otherwise be checked apart and oversell. */
export function stockLines(lines: StockLine[]): { lines: StockLine[]; ids: string[]; quantities: number[] } {
  const merged = new Map<string, number>();
  for (const { variantId, quantity } of lines) merged.set(variantId, (merged.get(variantId) ?? 0) + quantity);
  return {
    lines: [...merged].map(([variantId, quantity]) => ({ variantId, quantity })),
    ids: [...merged.keys()],
    quantities: [...merged.values()],
  };
}
