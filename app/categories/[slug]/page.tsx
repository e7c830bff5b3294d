import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { Category } from "@/lib/catalog/product";
import { readCategories, readNewest } from "../../cached-reads";
import { PageHeading } from "../../components/page-heading";
import { ProductGrid } from "../../components/product-grid";

type SlugProps = { params: Promise<{ slug: string }> };

const SHOWN = 48;

/** Every category has its page before the first visit. */
export async function generateStaticParams(): Promise<{ slug: string }[]> {
  const all = withChildren(await readCategories());
  return all.length > 0 ? all.map(({ slug }) => ({ slug })) : [{ slug: "none" }];
}

export async function generateMetadata({ params }: SlugProps): Promise<Metadata> {
  const category = await findCategory((await params).slug);
  return category ? { title: category.name, description: category.blurb } : { title: "Not found" };
}

/** A category, or a group with the prints of its categories. */
export default async function CategoryPage({ params }: SlugProps) {
  const category = await findCategory((await params).slug);
  if (!category) notFound();
  const { data, hasMore } = await readNewest(SHOWN, { category: category.slug });
  return (
    <div className="page">
      <PageHeading title={category.name}>
        <p>{category.blurb}</p>
      </PageHeading>
      {category.children.length > 0 && <Children categories={category.children} />}
      {data.length > 0 ? (
        <ProductGrid level="h2" products={data} eager={4} />
      ) : (
        <p className="border-t border-line py-16 text-lg text-soft">Nothing is hung here yet.</p>
      )}
      <div className="mt-14 flex justify-center">
        <Link href={`/products?category=${category.slug}`} className="btn btn-line">
          {hasMore ? "See the rest, with filters" : "Filter these prints"}
        </Link>
      </div>
    </div>
  );
}

function Children({ categories }: { categories: Category[] }) {
  return (
    <ul aria-label="Subjects" className="mb-10 flex flex-wrap gap-2">
      {categories.map(({ id, slug, name }) => (
        <li key={id}>
          <Link href={`/categories/${slug}`} className="btn btn-line btn-small rounded-full">
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}

async function findCategory(slug: string): Promise<Category | undefined> {
  return withChildren(await readCategories()).find((category) => category.slug === slug);
}

function withChildren(categories: Category[]): Category[] {
  return categories.flatMap((category) => [category, ...withChildren(category.children)]);
}
