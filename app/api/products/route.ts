import { productQuery } from "@/lib/catalog/product-query";
import { findProducts } from "@/lib/catalog/queries";
import { apiSuccess, jsonRoute } from "@/lib/http";

export const GET = jsonRoute({ query: productQuery }, async ({ query }) =>
  apiSuccess(await findProducts(query), { headers: { "cache-control": "public, max-age=0, s-maxage=10" } }),
);
