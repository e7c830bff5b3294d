import { getCachedData } from "@/lib/cache";
import { categoriesSchema } from "@/lib/catalog/product";
import { findCategories } from "@/lib/catalog/queries";
import { anybody, route } from "@/lib/route";

export const GET = route({ says: "The tree of categories.", access: anybody, answer: categoriesSchema }, async () => ({
  data: await getCachedData("categories", 1800, findCategories, 1800),
}));
