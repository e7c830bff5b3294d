import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import * as schema from "../schema";
import { drawPrint } from "./art/draw-print.ts";
import { type DemoProduct, demoCatalogue } from "./catalogue.ts";
import { demoId } from "./identity.ts";

type Database = NodePgDatabase<typeof schema>;

const DAY_MS = 24 * 3600_000;
const BATCH = 100;

/** Writes sellers, categories and `count` products with pictures, variants and opening stock. */
export async function writeCatalogue(db: Database, count: number, owners: Record<string, string>): Promise<void> {
  const { sellers, categories, products } = demoCatalogue(count);
  await db.insert(schema.sellers).values(
    sellers.map(({ slug, name, story }) => ({
      id: demoId("sel", slug),
      slug,
      name,
      story,
      ownerId: owners[slug] ?? null,
    })),
  );
  await db.insert(schema.categories).values(
    categories.map(({ slug, name, blurb, parentSlug }, position) => {
      const parentId = parentSlug ? demoId("cat", parentSlug) : null;
      return { id: demoId("cat", slug), slug, name, blurb, parentId, position };
    }),
  );
  let batch: DemoProduct[] = [];
  for (const product of products) {
    batch.push(product);
    if (batch.length === BATCH) {
      await writeProducts(db, batch);
      batch = [];
    }
  }
  if (batch.length > 0) await writeProducts(db, batch);
}

async function writeProducts(db: Database, batch: DemoProduct[]): Promise<void> {
  const variants = batch.flatMap((product) =>
    product.variants.map((variant, position) => ({ product, variant, position })),
  );
  await db.transaction(async (tx) => {
    await tx.insert(schema.media).values(
      batch.map(({ slug, svgSeed, categorySlug, alt }) => {
        return {
          id: demoId("med", slug),
          contentType: "image/svg+xml",
          content: drawPrint(svgSeed, categorySlug),
          alt,
        };
      }),
    );
    await tx.insert(schema.products).values(batch.map(productRow));
    await tx.insert(schema.variants).values(
      variants.map(({ product, variant, position }) => ({
        id: demoId("var", variant.sku),
        productId: demoId("prod", product.slug),
        sku: variant.sku,
        priceMinor: variant.priceMinor,
        options: { ...variant.optionValues },
        position,
      })),
    );
    await tx
      .insert(schema.stock)
      .values(variants.map(({ variant }) => ({ variantId: demoId("var", variant.sku), onHand: variant.onHand })));
    const opened = variants.filter(({ variant }) => variant.onHand > 0);
    if (opened.length === 0) return;
    await tx.insert(schema.stockMovements).values(
      opened.map(({ variant }) => ({
        id: demoId("mov", variant.sku),
        variantId: demoId("var", variant.sku),
        delta: variant.onHand,
        reason: "opening" as const,
        reference: "demo",
      })),
    );
  });
}

function productRow(product: DemoProduct) {
  const { slug, name, description, basePriceMinor: priceMinor, options } = product;
  return {
    id: demoId("prod", slug),
    slug,
    name,
    description,
    priceMinor,
    currency: "EUR",
    sellerId: demoId("sel", product.sellerSlug),
    categoryId: demoId("cat", product.categorySlug),
    imageId: demoId("med", slug),
    options: options.map((option) => ({ name: option.name, values: [...option.values] })),
    createdAt: new Date(Date.now() - product.createdDaysAgo * DAY_MS),
  };
}
