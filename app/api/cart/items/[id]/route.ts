import { z } from "zod";
import { shopper } from "@/lib/auth/access";
import { cartSchema } from "@/lib/cart/cart";
import { cartLimits as limits } from "@/lib/cart/cart-limits";
import { removeFromCart, setCartQuantity } from "@/lib/cart/change-cart";
import { serveCart } from "@/lib/cart/serve-cart";
import { idOf, route } from "@/lib/route";

const change = { access: shopper, params: idOf("item"), limits, answer: cartSchema };
const body = z.object({ quantity: z.int().min(1).max(999) });

export const PATCH = route(
  { ...change, says: "Sets how many of an item are in the basket.", body },
  async ({ findShopper, params, body }) =>
    serveCart(await findShopper(), (owner) => setCartQuantity(owner, params.id, body.quantity)),
);

export const DELETE = route({ ...change, says: "Takes an item out of the basket." }, async ({ findShopper, params }) =>
  serveCart(await findShopper(), (owner) => removeFromCart(owner, params.id)),
);
