import { and, asc, count, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { replica } from "@/db";
import { categories, media, products, sellers, stock, variants } from "@/db/schema";
import { failure } from "@/lib/errors";
import { toMajor } from "@/lib/money";
import { toPage } from "@/lib/pagination";
import type { Category, FoundProducts, Product, ProductCard, Variant } from "./product";
import { asksOfVariants, isOffer, offer, productFilters, productOrder, rankOf } from "./product-filters";
import type { ProductQuery } from "./product-query";
import { understandSearch } from "./understand-search";

/** Not `exists`: for it the planner reads the stock of the whole shop into a hash, where a page asks about two dozen products. */
const inStock = sql<boolean>`coalesce((
  select true from ${variants} v join ${stock} s on s.variant_id = v.id
  where v.product_id = ${products.id} and s.on_hand > s.reserved limit 1), false)`;

/** To the microsecond, as the cursor needs it: what a Date rounds off, the next page would skip. */
const createdAt = sql<string>`to_char(${products.createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const card = {
  id: products.id,
  slug: products.slug,
  name: products.name,
  priceMinor: products.priceMinor,
  currency: products.currency,
  createdAt,
  imageId: products.imageId,
  imageAlt: media.alt,
  category: { id: categories.id, slug: categories.slug, name: categories.name },
  seller: { id: sellers.id, slug: sellers.slug, name: sellers.name },
  inStock,
};

/** A page of products. The order and its index are chosen by `sort`. */
export async function findProducts(query: ProductQuery): Promise<FoundProducts> {
  const search = query.q ? await understandSearch(query.q) : "";
  if (search === null) return { data: [], hasMore: false, nextCursor: null, total: 0 };
  const { orderBy, after, keyOf } = productOrder(query, search);
  const filters = productFilters(query, search);
  const [rows, total] = await Promise.all([
    cards(query, search)
      .where(and(...filters, after))
      .orderBy(...orderBy)
      .limit(query.limit + 1),
    query.q && query.cursor === undefined ? countProducts(query, filters) : undefined,
  ]);
  const page = toPage(rows, query.limit, keyOf);
  return { ...page, data: page.data.map(toCard), ...(total !== undefined && { total }) };
}

/** One product by id or slug, with options, variants and live stock. Two queries, however many variants. */
export async function findProduct(idOrSlug: string): Promise<Product> {
  const [row] = await replica()
    .select({ ...card, description: products.description, options: products.options })
    .from(products)
    .innerJoin(categories, eq(categories.id, products.categoryId))
    .innerJoin(sellers, eq(sellers.id, products.sellerId))
    .innerJoin(media, eq(media.id, products.imageId))
    .where(or(eq(products.id, idOrSlug), eq(products.slug, idOrSlug)));
  if (!row) throw failure("not_found", "There is no such product.");
  const ofProduct = await findVariants([row.id]);
  const { description, options } = row;
  return {
    ...toCard(row),
    description,
    images: [imageUrl(row.imageId)],
    options,
    variants: ofProduct.map(({ productId: _, ...variant }) => variant),
  };
}

/** The tree of categories, in the order of the shop. */
export async function findCategories(): Promise<Category[]> {
  const rows = await replica().select().from(categories).orderBy(asc(categories.position));
  const childrenOf = (parentId: string | null): Category[] =>
    rows
      .filter((row) => row.parentId === parentId)
      .map(({ id, slug, name, blurb }) => ({ id, slug, name, blurb, children: childrenOf(id) }));
  return childrenOf(null);
}

/** Slugs of products for pages that are made ahead of the first visit, newest first. */
export async function findProductSlugs(limit: number): Promise<string[]> {
  const rows = await replica()
    .select({ slug: products.slug })
    .from(products)
    .orderBy(sql`${products.createdAt} desc`)
    .limit(limit);
  return rows.map((row) => row.slug);
}

/** A picture: its type and content. */
export async function findMedia(id: string): Promise<{ contentType: string; content: string }> {
  const [row] = await replica().select().from(media).where(eq(media.id, id));
  if (!row) throw failure("not_found", "There is no such picture.");
  return row;
}

function cards(query: ProductQuery, search: string) {
  const variantsCount = asksOfVariants(query);
  const columns = { ...card, ...(variantsCount && { priceMinor: offer.priceMinor }), rank: rankOf(search) };
  const chosen = replica()
    .select(columns)
    .from(products)
    .innerJoin(categories, eq(categories.id, products.categoryId))
    .innerJoin(sellers, eq(sellers.id, products.sellerId))
    .innerJoin(media, eq(media.id, products.imageId))
    .$dynamic();
  return variantsCount ? chosen.innerJoin(offer, isOffer(query)) : chosen;
}

async function countProducts(query: ProductQuery, filters: (SQL | undefined)[]): Promise<number> {
  const fitting = replica()
    .select({ total: count() })
    .from(products)
    .innerJoin(sellers, eq(sellers.id, products.sellerId))
    .$dynamic();
  const counted = asksOfVariants(query) ? fitting.innerJoin(offer, isOffer(query)) : fitting;
  const [row] = await counted.where(and(...filters));
  return row?.total ?? 0;
}

async function findVariants(productIds: string[]): Promise<(Variant & { productId: string })[]> {
  const rows = await replica()
    .select({
      variant: variants,
      available: sql<number>`${stock.onHand} - ${stock.reserved}`,
      currency: products.currency,
    })
    .from(variants)
    .innerJoin(stock, eq(stock.variantId, variants.id))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(inArray(variants.productId, productIds), gt(variants.priceMinor, 0)))
    .orderBy(asc(variants.position));
  return rows.map(({ variant, available, currency }) => {
    const { id, productId, sku, options, priceMinor } = variant;
    return { id, productId, sku, price: toMajor(priceMinor, currency), available, options };
  });
}

type CardRow = Omit<ProductCard, "price" | "image"> & { priceMinor: number; imageId: string };

function toCard({
  id,
  slug,
  name,
  priceMinor,
  currency,
  imageId,
  imageAlt,
  category,
  seller,
  inStock,
}: CardRow): ProductCard {
  const price = toMajor(priceMinor, currency);
  return { id, slug, name, price, currency, image: imageUrl(imageId), imageAlt, category, seller, inStock };
}

/** Where a picture is served from; its id never comes to mean another picture, so it may be kept for ever. */
export function imageUrl(mediaId: string): string {
  return `/media/${mediaId}`;
}
