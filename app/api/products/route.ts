import { type ProductQuery, productQuery } from "@/lib/catalog/product-query";
import { findProducts } from "@/lib/catalog/queries";
import { apiSuccess, jsonRoute } from "@/lib/http";
import { addressOf, costs } from "@/lib/rate-limit";

/** Searching reads more than an index can tell. */
const limits = ({ request, query }: { request: Request; query: ProductQuery }) =>
  query.q ? [costs("search", addressOf(request), 300, 60)] : [];

export const GET = jsonRoute({ query: productQuery, limits }, async ({ query }) =>
  apiSuccess(await findProducts(query), { headers: { "cache-control": "public, max-age=0, s-maxage=10" } }),
);
