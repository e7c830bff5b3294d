/** Lines that are on their way: of a cart, an order or a list. */
export function LinesSkeleton({ count = 3 }: { count?: number }) {
  return (
    <div role="status" className="grid gap-5">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: count }, (_, place) => place).map((place) => (
        <div key={place} aria-hidden className="flex gap-5 border-t border-line pt-5">
          <div className="skeleton h-24 w-20" />
          <div className="flex-1 space-y-3 pt-1">
            <div className="skeleton h-4 w-2/5" />
            <div className="skeleton h-3 w-1/4" />
          </div>
        </div>
      ))}
    </div>
  );
}
