import { asc, desc, eq, gte, lte, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type AnyPgColumn, alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import { categories, products, sellers, stock, variants } from "@/db/schema";
import { cursorMoment, decodeCursor } from "@/lib/pagination";
import type { ProductQuery } from "./product-query";

/** The variant whose price a card shows, when the query asks something of variants: the cheapest one that fits all of it. */
export const offer = alias(variants, "offer");

/** Whether the query asks something that only variants can answer. */
export function asksOfVariants({ minPrice, maxPrice, inStock, options }: ProductQuery): boolean {
  return minPrice !== undefined || maxPrice !== undefined || inStock === true || Object.keys(options).length > 0;
}

/** One variant fits all of it, size, price and stock, or the product is none that was asked for. */
export function isOffer(query: ProductQuery): SQL {
  const cheaper = alias(variants, "cheaper");
  return sql`${offer.productId} = ${products.id} and ${fits(offer, query)} and not exists (
    select from ${variants} as cheaper where ${cheaper.productId} = ${offer.productId} and ${fits(cheaper, query)}
      and (${cheaper.priceMinor}, ${cheaper.position}) < (${offer.priceMinor}, ${offer.position}))`;
}

type VariantColumns = { id: AnyPgColumn; options: AnyPgColumn; priceMinor: AnyPgColumn };

function fits(variant: VariantColumns, { minPrice, maxPrice, inStock, options }: ProductQuery): SQL {
  const conditions = [
    sql`${variant.options} @> ${JSON.stringify(options)}::jsonb`,
    ...(minPrice === undefined ? [] : [gte(variant.priceMinor, minPrice)]),
    ...(maxPrice === undefined ? [] : [lte(variant.priceMinor, maxPrice)]),
    ...(inStock
      ? [sql`exists (select from ${stock} s where s.variant_id = ${variant.id} and s.on_hand > s.reserved)`]
      : []),
  ];
  return sql.join(conditions, sql` and `);
}

/** What the query asks of a product itself, as conditions. `search`: the words as `understandSearch` has understood them. */
export function productFilters({ category, seller }: ProductQuery, search: string): (SQL | undefined)[] {
  return [
    search ? sql`${products.search} @@ to_tsquery('english', ${search})` : undefined,
    category ? inCategory(category) : undefined,
    seller ? eq(sellers.slug, seller) : undefined,
  ];
}

/** A category's own products, and those of its children. */
function inCategory(slug: string): SQL {
  return sql`${products.categoryId} in (
    select child.id from ${categories} child left join ${categories} parent on parent.id = child.parent_id
    where child.slug = ${slug} or parent.slug = ${slug})`;
}

type Row = { id: string; name: string; priceMinor: number; createdAt: string; rank: number };

/** How well a product fits the words: its name counts most, then studio and subject, then its description. */
export function rankOf(search: string): SQL<number> {
  return search ? sql<number>`ts_rank(${products.search}, to_tsquery('english', ${search}))` : sql<number>`0::real`;
}

/** The order of a sort, the condition that continues behind a cursor, and what the next cursor holds. Ids break ties. */
export function productOrder(query: ProductQuery, search: string) {
  const { sort = "relevance", cursor } = query;
  const price = asksOfVariants(query) ? offer.priceMinor : products.priceMinor;
  switch (sort) {
    case "name":
      return by(products.name, "asc", z.string(), cursor, (row) => row.name);
    case "price":
      return by(price, "asc", z.int32(), cursor, (row) => row.priceMinor);
    case "-price":
      return by(price, "desc", z.int32(), cursor, (row) => row.priceMinor);
    case "relevance":
      if (search) return by(rankOf(search), "desc", z.number(), cursor, (row) => row.rank);
      break;
    case "newest":
      break;
  }
  return by(products.createdAt, "desc", cursorMoment, cursor, (row) => row.createdAt);
}

function by<Key extends string | number>(
  column: SQLWrapper,
  direction: "asc" | "desc",
  key: z.ZodType<Key>,
  cursor: string | undefined,
  keyOf: (row: Row) => Key,
) {
  const ordered = direction === "asc" ? asc : desc;
  const operator = sql.raw(direction === "asc" ? ">" : "<");
  const from = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([key, z.string()]));
  return {
    orderBy: [ordered(column), ordered(products.id)],
    after: from && sql`(${column}, ${products.id}) ${operator} (${from[0]}, ${from[1]})`,
    keyOf: (row: Row): (string | number)[] => [keyOf(row), row.id],
  };
}
