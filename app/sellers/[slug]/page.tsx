import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { readNewest, readSellers } from "../../cached-reads";
import { PageHeading } from "../../components/page-heading";
import { ProductGrid } from "../../components/product-grid";

type SlugProps = { params: Promise<{ slug: string }> };

const SHOWN = 48;

/** Every studio has its page before the first visit. */
export async function generateStaticParams(): Promise<{ slug: string }[]> {
  const slugs = (await readSellers()).map(({ slug }) => ({ slug }));
  return slugs.length > 0 ? slugs : [{ slug: "none" }];
}

export async function generateMetadata({ params }: SlugProps): Promise<Metadata> {
  const seller = await findSeller(params);
  return { title: seller?.name ?? "Not found", description: seller?.story };
}

/** A studio with its story and its prints. */
export default async function StudioPage({ params }: SlugProps) {
  const seller = await findSeller(params);
  if (!seller) notFound();
  const { data, hasMore } = await readNewest(SHOWN, { seller: seller.slug });
  const subjects = [...new Map(data.map(({ category }) => [category.id, category])).values()];
  return (
    <div className="page">
      <PageHeading eyebrow="Studio" title={seller.name}>
        {seller.story}
      </PageHeading>
      <ul aria-label="Subjects" className="mb-10 flex flex-wrap gap-2">
        {subjects.map((category) => (
          <li key={category.id}>
            <Link href={`/categories/${category.slug}`} className="btn btn-line btn-small rounded-full">
              {category.name}
            </Link>
          </li>
        ))}
      </ul>
      <ProductGrid level="h2" products={data} eager={4} />
      <div className="mt-14 flex justify-center">
        <Link href={`/products?seller=${seller.slug}`} className="btn btn-line">
          {hasMore ? "See the rest, with filters" : "Filter these prints"}
        </Link>
      </div>
    </div>
  );
}

async function findSeller(params: SlugProps["params"]) {
  const { slug } = await params;
  return (await readSellers()).find((seller) => seller.slug === slug);
}
