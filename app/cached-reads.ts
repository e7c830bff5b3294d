import { cacheLife, cacheTag } from "next/cache";
import type { Category, Product, ProductCard } from "@/lib/catalog/product";
import { productQuery } from "@/lib/catalog/product-query";
import { findCategories, findProduct, findProducts } from "@/lib/catalog/queries";
import { Failure } from "@/lib/errors";
import type { Page } from "@/lib/pagination";
import { findSellers, type Seller } from "@/lib/sellers/queries";

// Tags are `products`, `product-lists`, `product:<slug>`, `categories` and `sellers`: whoever changes one of these expires its tag.

/** The newest prints, of the whole shop, of a category (and its children) or of a studio. */
export async function readNewest(
  limit: number,
  where: { category?: string; seller?: string } = {},
): Promise<Page<ProductCard>> {
  "use cache";
  // Its tag is expired when something sells out, but only where the message about it arrives: another instance asks by itself.
  cacheLife("minutes");
  cacheTag("products", "product-lists");
  return findProducts(productQuery.parse({ limit, ...where }));
}

/** One print with everything its page shows, or null. Its stock is of the moment of caching: the page asks for news. */
export async function readProduct(slug: string): Promise<Product | null> {
  "use cache";
  cacheLife("hours");
  cacheTag("products", `product:${slug}`);
  return findProduct(slug).catch((error: unknown) => {
    if (error instanceof Failure && error.code === "not_found") return null;
    throw error;
  });
}

/** The tree of categories, in the order of the shop. */
export async function readCategories(): Promise<Category[]> {
  "use cache";
  cacheLife("hours");
  cacheTag("categories");
  return findCategories();
}

/** Every studio of the shop. */
export async function readSellers(): Promise<Seller[]> {
  "use cache";
  cacheLife("hours");
  cacheTag("sellers");
  return findSellers();
}
