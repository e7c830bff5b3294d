/** A product in a list, as the wire and the pages show it. `price` is that of its cheapest variant that fits what was asked for, in major units. */
export type ProductCard = {
  id: string;
  slug: string;
  name: string;
  price: number;
  currency: string;
  image: string;
  imageAlt: string;
  category: { id: string; slug: string; name: string };
  seller: { id: string; slug: string; name: string };
  inStock: boolean;
};

export type Variant = { id: string; sku: string; price: number; available: number; options: Record<string, string> };

/** A product with all that its page shows. */
export type Product = ProductCard & {
  description: string;
  images: string[];
  options: { name: string; values: string[] }[];
  variants: Variant[];
};

export type Category = { id: string; slug: string; name: string; blurb: string; children: Category[] };

/** `relevance` is how well the words of a search fit; without words it is `newest`. */
export const PRODUCT_SORTS = ["relevance", "newest", "price", "-price", "name"] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];
