import { z } from "zod";
import { cartLimits } from "@/lib/cart/cart-limits";
import { removeFromCart, setCartQuantity } from "@/lib/cart/change-cart";
import { serveCart } from "@/lib/cart/serve-cart";
import { jsonRoute } from "@/lib/http";

const params = z.object({ id: z.string() });
const body = z.object({ quantity: z.int().min(1).max(999) });

export const PATCH = jsonRoute({ params, body, limits: cartLimits }, ({ request, params, body }) =>
  serveCart(request, (owner) => setCartQuantity(owner, params.id, body.quantity)),
);

export const DELETE = jsonRoute({ params, limits: cartLimits }, ({ request, params }) =>
  serveCart(request, (owner) => removeFromCart(owner, params.id)),
);
