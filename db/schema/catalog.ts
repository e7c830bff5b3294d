import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id } from "./columns";
import { sellers } from "./sellers";

export const categories = pgTable("categories", {
  id: id(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  blurb: text().notNull(),
  parentId: text().references((): AnyPgColumn => categories.id),
  position: integer().notNull(),
});

/** Pictures live in the database, so that the shop runs anywhere without an object store; a CDN keeps them for ever. */
export const media = pgTable("media", {
  id: id(),
  contentType: text().notNull(),
  content: text().notNull(),
  alt: text().notNull(),
});

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const products = pgTable(
  "products",
  {
    id: id(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull(),
    /** The price of the cheapest variant, kept here so that lists sort and filter by one index. */
    priceMinor: integer().notNull(),
    currency: text().notNull(),
    sellerId: text()
      .notNull()
      .references(() => sellers.id),
    categoryId: text()
      .notNull()
      .references(() => categories.id),
    imageId: text()
      .notNull()
      .references(() => media.id),
    options: jsonb().$type<{ name: string; values: string[] }[]>().notNull().default([]),
    /** The words of name, studio, subject and description, kept by triggers: shoppers look for any of them. */
    search: tsvector().notNull().default(sql`''`),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index().on(table.priceMinor, table.id),
    index().on(table.name, table.id),
    index("products_search").using("gin", table.search),
    index().on(table.categoryId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    index().on(table.sellerId, table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    // A price in another currency would be charged as if it were the shop's.
    check("products_in_shop_currency", sql`${table.currency} = 'EUR'`),
    check("products_price_positive", sql`${table.priceMinor} > 0`),
  ],
);

export const variants = pgTable(
  "variants",
  {
    id: id(),
    productId: text()
      .notNull()
      .references(() => products.id),
    sku: text().notNull().unique(),
    priceMinor: integer().notNull(),
    options: jsonb().$type<Record<string, string>>().notNull(),
    position: integer().notNull(),
  },
  (table) => [
    unique().on(table.productId, table.position),
    index().on(table.priceMinor, table.productId),
    check("variants_price_positive", sql`${table.priceMinor} > 0`),
  ],
);

/** Every word that a product can be found by, kept by the triggers that keep `products.search`: what was mistyped is looked for here. */
export const searchWords = pgTable("search_words", { word: text().primaryKey() }, (table) => [
  index("search_words_similar").using("gin", sql`${table.word} gin_trgm_ops`),
]);
