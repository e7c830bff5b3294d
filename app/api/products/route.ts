import { foundProductsSchema } from "@/lib/catalog/product";
import { productQuery } from "@/lib/catalog/product-query";
import { findProducts } from "@/lib/catalog/queries";
import { apiSuccess } from "@/lib/http";
import { addressOf, costs } from "@/lib/rate-limit";
import { anybody, route } from "@/lib/route";

export const GET = route(
  {
    says: "Products, filtered, searched and sorted.",
    access: anybody,
    query: productQuery,
    // Searching reads more than an index can tell.
    limits: ({ request, query }) => (query.q ? [costs("search", addressOf(request), 300, 60)] : []),
    answer: foundProductsSchema,
  },
  async ({ query }) =>
    apiSuccess(await findProducts(query), { headers: { "cache-control": "public, max-age=0, s-maxage=10" } }),
);
