import { z } from "zod";
import { shopper } from "@/lib/auth/access";
import { cartSchema } from "@/lib/cart/cart";
import { cartLimits as limits } from "@/lib/cart/cart-limits";
import { addToCart } from "@/lib/cart/change-cart";
import { serveCart } from "@/lib/cart/serve-cart";
import { readIdempotencyKey } from "@/lib/idempotency-key";
import { route } from "@/lib/route";

const body = z.object({ variantId: z.string().max(100), quantity: z.int().min(1).max(999).default(1) });

export const POST = route(
  { says: "Puts a variant into the basket.", access: shopper, body, limits, answer: cartSchema, status: 201 },
  async ({ request, findShopper, body }) =>
    serveCart(await findShopper(), (owner) =>
      addToCart(owner, body.variantId, body.quantity, readIdempotencyKey(request.headers)),
    ),
);
