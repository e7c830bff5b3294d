import { z } from "zod";
import { cartLimits } from "@/lib/cart/cart-limits";
import { addToCart } from "@/lib/cart/change-cart";
import { serveCart } from "@/lib/cart/serve-cart";
import { jsonRoute } from "@/lib/http";
import { readIdempotencyKey } from "@/lib/idempotency-key";

const body = z.object({ variantId: z.string().max(100), quantity: z.int().min(1).max(999).default(1) });

export const POST = jsonRoute({ body, limits: cartLimits }, ({ request, body }) =>
  serveCart(
    request,
    (owner) => addToCart(owner, body.variantId, body.quantity, readIdempotencyKey(request.headers)),
    201,
  ),
);
