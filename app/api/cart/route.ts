import { cartLimits } from "@/lib/cart/cart-limits";
import { clearCart } from "@/lib/cart/change-cart";
import { serveCart } from "@/lib/cart/serve-cart";
import { jsonRoute } from "@/lib/http";

export const GET = jsonRoute({}, ({ request }) => serveCart(request));

export const DELETE = jsonRoute({ limits: cartLimits }, ({ request }) => serveCart(request, clearCart));
