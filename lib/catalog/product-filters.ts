import { asc, desc, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { categories, products, sellers, stock, variants } from "@/db/schema";
import { cursorMoment, decodeCursor } from "@/lib/pagination";
import type { ProductQuery } from "./product-query";

/** What the query asks of a product, as conditions. */
export function productFilters(query: ProductQuery): (SQL | undefined)[] {
  const { q, category, seller, minPrice, maxPrice, inStock, options } = query;
  return [
    q ? sql`(${products.name} || ' ' || ${products.description}) ilike ${`%${escapeLike(q)}%`}` : undefined,
    category ? inCategory(category) : undefined,
    seller ? eq(sellers.slug, seller) : undefined,
    minPrice === undefined ? undefined : gte(products.priceMinor, minPrice),
    maxPrice === undefined ? undefined : lte(products.priceMinor, maxPrice),
    inStock || Object.keys(options).length > 0 ? hasVariant(options, inStock === true) : undefined,
  ];
}

/** A category's own products, and those of its children. */
function inCategory(slug: string): SQL {
  return sql`${products.categoryId} in (
    select child.id from ${categories} child left join ${categories} parent on parent.id = child.parent_id
    where child.slug = ${slug} or parent.slug = ${slug})`;
}

function hasVariant(options: Record<string, string>, available: boolean): SQL {
  const inStock = available ? sql`and s.on_hand > s.reserved` : sql``;
  return sql`exists (
    select 1 from ${variants} v join ${stock} s on s.variant_id = v.id
    where v.product_id = ${products.id} and v.options @> ${JSON.stringify(options)}::jsonb ${inStock})`;
}

/** `%` and `_` in what people type mean themselves. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

type Row = { id: string; name: string; priceMinor: number; createdAt: string };

/** The order of a sort, the condition that continues behind a cursor, and what the next cursor holds. Ids break ties. */
export function productOrder({ sort, cursor }: ProductQuery) {
  switch (sort) {
    case "name":
      return by(products.name, "asc", z.string(), cursor, (row) => row.name);
    case "price":
      return by(products.priceMinor, "asc", z.int32(), cursor, (row) => row.priceMinor);
    case "-price":
      return by(products.priceMinor, "desc", z.int32(), cursor, (row) => row.priceMinor);
    case "newest":
      return by(products.createdAt, "desc", cursorMoment, cursor, (row) => row.createdAt);
  }
}

type SortColumn = typeof products.name | typeof products.priceMinor | typeof products.createdAt;

function by<Key extends string | number>(
  column: SortColumn,
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
