import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { Product } from "@/lib/catalog/product";
import { findProductSlugs } from "@/lib/catalog/queries";
import { readNewest, readProduct } from "../../cached-reads";
import { Print } from "../../components/print";
import { ProductGrid } from "../../components/product-grid";
import { Details } from "./details";
import { Purchase } from "./purchase";

type SlugProps = { params: Promise<{ slug: string }> };

const MADE_AHEAD = 24;
const MORE = 4;

/** The newest prints have their page before the first visit; all others at it. */
export async function generateStaticParams(): Promise<{ slug: string }[]> {
  const slugs = await findProductSlugs(MADE_AHEAD);
  // Next refuses an empty list; a shop without prints gets one page that is not found.
  return slugs.length > 0 ? slugs.map((slug) => ({ slug })) : [{ slug: "none" }];
}

export async function generateMetadata({ params }: SlugProps): Promise<Metadata> {
  const product = await readProduct((await params).slug);
  return product ? { title: product.name, description: product.description } : { title: "Not found" };
}

/** One print: cached whole, except for its stock, which the browser asks for. */
export default async function ProductPage({ params }: SlugProps) {
  // Outside of any Suspense, so that an unknown slug is a real 404 and a known one is kept after its first visit.
  const product = await readProduct((await params).slug);
  if (!product) notFound();
  const { data } = await readNewest(MORE + 1, { seller: product.seller.slug });
  const more = data.filter(({ id }) => id !== product.id).slice(0, MORE);
  return (
    <>
      <Stage product={product} />
      {more.length > 0 && (
        <section aria-labelledby="more" className="page pt-24 lg:pt-32">
          <h2 id="more" className="heading mb-8">
            More from {product.seller.name}
          </h2>
          <ProductGrid level="h3" products={more} />
        </section>
      )}
    </>
  );
}

function Stage({ product }: { product: Product }) {
  return (
    <div className="stage lg:grid lg:grid-cols-[minmax(0,1.35fr)_minmax(24rem,1fr)]">
      <div className="grid min-h-[78vw] place-items-center bg-wall px-[12%] py-[10%] lg:sticky lg:top-[4.5rem] lg:h-[calc(100dvh-4.5rem)] lg:min-h-[36rem] lg:self-start lg:py-0">
        <div className="grid w-full max-w-[min(40rem,62vh)] place-items-center max-lg:max-w-84">
          <Print image={product.image} alt={product.imageAlt} frame="none" eager />
        </div>
      </div>
      <div className="px-5 pt-8 sm:px-8 lg:px-[12%] lg:py-16 xl:px-[15%]">
        <p className="text-[0.9375rem] text-soft">
          <Link href={`/categories/${product.category.slug}`} className="link">
            {product.category.name}
          </Link>
          <span aria-hidden> · </span>
          <Link href={`/sellers/${product.seller.slug}`} className="link">
            {product.seller.name}
          </Link>
        </p>
        <h1 className="title mt-3">{product.name}</h1>
        <Purchase product={product} />
        <Details product={product} />
      </div>
    </div>
  );
}
