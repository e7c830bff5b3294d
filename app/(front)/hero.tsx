import type { ProductCard } from "@/lib/catalog/product";
import { HoverLink } from "../components/hover-link";
import { type FrameName, Print } from "../components/print";

/** How each place on the wall is hung: its frame, its width, and how far from the centre line. */
const PLACES: { frame: FrameName; place: string }[] = [
  { frame: "black", place: "order-3 w-[62vw] max-w-72 shrink-0 lg:w-[25.5%] lg:max-w-none" },
  { frame: "oak", place: "order-2 w-[46vw] max-w-56 shrink-0 lg:w-[18.5%] lg:max-w-none lg:translate-y-6" },
  { frame: "white", place: "order-4 w-[46vw] max-w-56 shrink-0 lg:w-[19%] lg:max-w-none lg:-translate-y-3" },
  { frame: "black", place: "order-1 hidden lg:block lg:w-[13%] lg:-translate-y-8" },
  { frame: "oak", place: "order-5 hidden lg:block lg:w-[14%] lg:translate-y-8" },
];

/** A wall with the newest prints, each of them a way into the shop. */
export function Hero({ prints }: { prints: ProductCard[] }) {
  return (
    <section aria-labelledby="welcome" className="overflow-hidden bg-wall">
      <div className="page pt-12 lg:flex lg:items-end lg:justify-between lg:gap-12 lg:pt-20">
        <h1 id="welcome" className="display max-w-[11ch] rise">
          Pictures for walls that waited.
        </h1>
        <div className="mt-6 max-w-sm lg:mt-0 lg:pb-2">
          <p className="text-lg leading-relaxed text-soft">
            Art prints from small studios, in three sizes and framed if you like. Shipping and taxes are in every price.
          </p>
          <HoverLink href="/products" className="btn btn-primary mt-6">
            See all prints
          </HoverLink>
        </div>
      </div>
      <ul className="page mt-12 flex items-center justify-center gap-6 pb-16 lg:mt-16 lg:justify-between lg:gap-[2%] lg:pb-28">
        {PLACES.map(({ frame, place }, index) => {
          const print = prints[index];
          return print ? (
            <li key={print.id} className={place}>
              <HoverLink
                href={`/products/${print.slug}`}
                aria-label={`${print.name}, ${print.seller.name}`}
                className="rise block transition-transform duration-700 ease-quiet hover:-translate-y-2"
                style={{ animationDelay: `${index * 90}ms` }}
              >
                <Print image={print.image} alt={print.imageAlt} frame={frame} eager />
              </HoverLink>
            </li>
          ) : null;
        })}
      </ul>
      <div aria-hidden className="h-3 border-t border-line bg-paper" />
    </section>
  );
}
