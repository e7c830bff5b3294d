import * as z from "zod/mini";
import { pageOf } from "@/lib/page-of";

const reference = z.object({ id: z.string(), slug: z.string(), name: z.string() });

/** A product in a list, as the wire and the pages show it. `price` is that of its cheapest variant that fits what was asked for, in major units. */
const productCardSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    price: z.number(),
    currency: z.string(),
    image: z.string(),
    imageAlt: z.string(),
    category: reference,
    seller: reference,
    inStock: z.boolean(),
  })
  .register(z.globalRegistry, { id: "ProductCard" });
export type ProductCard = z.infer<typeof productCardSchema>;

/** A page of products; `total`: how many fit the words that were searched for, and the filters, with the first page of a search. */
export const foundProductsSchema = z.extend(pageOf(productCardSchema), { total: z.optional(z.number()) });
export type FoundProducts = z.infer<typeof foundProductsSchema>;

const variantSchema = z
  .object({
    id: z.string(),
    sku: z.string(),
    price: z.number(),
    available: z.number(),
    options: z.record(z.string(), z.string()),
  })
  .register(z.globalRegistry, { id: "Variant" });
export type Variant = z.infer<typeof variantSchema>;

/** A product with all that its page shows. */
export const productSchema = z
  .extend(productCardSchema, {
    description: z.string(),
    images: z.array(z.string()),
    options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    variants: z.array(variantSchema),
  })
  .register(z.globalRegistry, { id: "Product" });
export type Product = z.infer<typeof productSchema>;

/** Of a product, what `?fields=variants,inStock` asks for. */
export const stockOfProductSchema = z.pick(productSchema, { variants: true, inStock: true });

export type Category = { id: string; slug: string; name: string; blurb: string; children: Category[] };
const categorySchema: z.ZodMiniType<Category> = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    blurb: z.string(),
    children: z.array(z.lazy(() => categorySchema)),
  })
  .register(z.globalRegistry, { id: "Category" });

/** The tree of categories. */
export const categoriesSchema = z.object({ data: z.array(categorySchema) });

/** `relevance` is how well the words of a search fit; without words it is `newest`. */
export const PRODUCT_SORTS = ["relevance", "newest", "price", "-price", "name"] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];
