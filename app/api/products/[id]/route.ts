import { productSchema } from "@/lib/catalog/product";
import { findProduct } from "@/lib/catalog/queries";
import { anybody, idOf, route } from "@/lib/route";

export const GET = route(
  { says: "One product, by id or slug.", access: anybody, params: idOf("product"), answer: productSchema },
  ({ params }) => findProduct(params.id),
);
