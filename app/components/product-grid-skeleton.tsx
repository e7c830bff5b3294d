/** As many empty places on the wall as prints are expected. */
export function ProductGridSkeleton({ count }: { count: number }) {
  return (
    <div aria-hidden className="grid grid-cols-2 gap-x-4 gap-y-10 sm:gap-x-6 lg:grid-cols-3 lg:gap-y-14 xl:grid-cols-4">
      {Array.from({ length: count }, (_, place) => place).map((place) => (
        <div key={place}>
          <div className="skeleton aspect-[4/5]" />
          <div className="skeleton mt-4 h-4 w-3/4" />
          <div className="skeleton mt-2 h-3 w-2/5" />
        </div>
      ))}
    </div>
  );
}
