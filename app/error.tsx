"use client";

/** A page that could not be shown. The cart and all orders are untouched by that. */
export default function PageError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <div className="page grid place-items-center gap-6 py-28 text-center">
      <h1 className="title">That did not work</h1>
      <p className="max-w-md text-lg text-soft">
        The page could not be shown. Your cart and your orders are safe: nothing was bought or changed by this.
      </p>
      <button type="button" onClick={() => retry()} className="btn btn-primary">
        Try again
      </button>
    </div>
  );
}
