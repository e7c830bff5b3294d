import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Not found" };

/** An empty frame: for every address that leads nowhere. */
export default function NotFound() {
  return (
    <div className="page grid place-items-center gap-10 py-20 text-center lg:py-28">
      <div className="print w-44" data-frame="black">
        <div className="print-body">
          <div className="grid aspect-[4/5] place-items-center bg-wall text-4xl font-medium tracking-tighter text-soft">
            404
          </div>
        </div>
      </div>
      <div>
        <h1 className="title">Nothing hangs here</h1>
        <p className="mt-4 text-lg text-soft">The page was taken down, sold, or never framed.</p>
      </div>
      <Link href="/products" className="btn btn-primary">
        See all prints
      </Link>
    </div>
  );
}
