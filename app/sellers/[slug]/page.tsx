import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { readNewest } from "../../cached-reads";
import { PageHeading } from "../../components/page-heading";
import { ProductGrid } from "../../components/product-grid";

type SlugProps = { params: Promise<{ slug: string }> };

const SHOWN = 48;

/** The studios of the newest prints have their page before the first visit. */
export async function generateStaticParams(): Promise<{ slug: string }[]> {
  const { data } = await readNewest(60);
  const slugs = [...new Set(data.map(({ seller }) => seller.slug))];
  return slugs.length > 0 ? slugs.map((slug) => ({ slug })) : [{ slug: "none" }];
}

export async function generateMetadata({ params }: SlugProps): Promise<Metadata> {
  const { data } = await readNewest(SHOWN, { seller: (await params).slug });
  return { title: data[0]?.seller.name ?? "Not found" };
}

/** A studio with its prints. */
export default async function StudioPage({ params }: SlugProps) {
  const { slug } = await params;
  const { data } = await readNewest(SHOWN, { seller: slug });
  const seller = data[0]?.seller;
  if (!seller) notFound();
  const subjects = [...new Map(data.map(({ category }) => [category.id, category])).values()];
  return (
    <div className="page">
      <PageHeading eyebrow="Studio" title={seller.name} />
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
    </div>
  );
}
