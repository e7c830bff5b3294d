import "@/lib/consumers/dispatch";
import { z } from "zod";
import { admin } from "@/lib/auth/access";
import { setStock } from "@/lib/inventory/set-stock";
import { stockLevelSchema } from "@/lib/inventory/stock-level";
import { idOf, route } from "@/lib/route";

const body = z.object({ onHand: z.int().min(0).max(1_000_000), reason: z.string().trim().min(1).max(200) });

export const PUT = route(
  {
    says: "Sets what is on hand of a variant after a count, with the reason.",
    access: admin,
    params: idOf("variant"),
    body,
    answer: stockLevelSchema,
  },
  ({ viewer, params, body }) => setStock({ variantId: params.id, ...body, by: viewer.userId }),
);
