import { shopper } from "@/lib/auth/access";
import { cartSchema } from "@/lib/cart/cart";
import { cartLimits } from "@/lib/cart/cart-limits";
import { clearCart } from "@/lib/cart/change-cart";
import { serveCart } from "@/lib/cart/serve-cart";
import { route } from "@/lib/route";

export const GET = route({ says: "The basket.", access: shopper, answer: cartSchema }, async ({ findShopper }) =>
  serveCart(await findShopper()),
);

export const DELETE = route(
  { says: "Empties the basket.", access: shopper, limits: cartLimits, answer: cartSchema },
  async ({ findShopper }) => serveCart(await findShopper(), clearCart),
);
