import { z } from "zod";
import { findProduct } from "@/lib/catalog/queries";
import { jsonRoute } from "@/lib/http";

const params = z.object({ id: z.string() });

export const GET = jsonRoute({ params }, async ({ params }) => findProduct(params.id));
