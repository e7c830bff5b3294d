import { getCachedData } from "@/lib/cache";
import { findCategories } from "@/lib/catalog/queries";
import { jsonRoute } from "@/lib/http";

export const GET = jsonRoute({}, async () => ({
  data: await getCachedData("categories", 1800, findCategories, 1800),
}));
