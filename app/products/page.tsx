import type { Metadata } from "next";
import { Suspense } from "react";
import { readCategories, readNewest, readSellers } from "../cached-reads";
import { Catalogue } from "./catalogue";
import { ALL_PRINTS } from "./catalogue-words";
import { FirstPage } from "./first-page";

export const metadata: Metadata = { title: ALL_PRINTS };

const PAGE_SIZE = 24;

/** All prints. The first page is part of the cached document; whatever the address asks for beyond that is fetched. */
export default async function ProductsPage() {
  const [categories, studios, first] = await Promise.all([readCategories(), readSellers(), readNewest(PAGE_SIZE)]);
  const choices = categories.flatMap((group) => [
    { slug: group.slug, name: group.name },
    ...group.children.map(({ slug, name }) => ({ slug, name: `— ${name}` })),
  ]);
  return (
    <div className="page">
      <Suspense fallback={<FirstPage products={first.data} />}>
        <Catalogue
          first={first}
          categories={choices}
          studios={studios.map(({ slug, name }) => ({ slug, name }))}
          subjects={categories.map(({ slug, name }) => ({ slug, name }))}
        />
      </Suspense>
    </div>
  );
}
