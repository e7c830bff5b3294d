import { z } from "zod";
import { buy, checkoutBody, findVariant, post, settled, signIn, signUp } from "./buyer";
import type { Shop } from "./shop";

/** Somebody in front of the shop: what they send with each request, and which purchase they are tried on. */
export type Person = { headers: Record<string, string>; token?: string; order: string; checkout: string };

/** Everybody whom a route may have to tell apart. */
export const ROLES = ["nobody", "guest", "tokenHolder", "stranger", "buyer", "otherSeller", "seller", "admin"] as const;
export type Role = (typeof ROLES)[number];

const cart = z.object({ items: z.array(z.object({ id: z.string() })) });

/** All of them, two of whom have bought something: `buyer` with an account, and `tokenHolder` without. Both from `seller`. */
export async function people(shop: Shop): Promise<Record<Role, Person>> {
  const variant = await findVariant(shop);
  const buyer = await signIn(shop, "shopper@example.com");
  const seller = await signIn(shop, "seller@example.com");
  await shop.query(
    `update sellers set owner_id = (select id from users where email = 'seller@example.com')
     where id = (select seller_id from products where id = $1)`,
    [variant.productId],
  );
  const purchase = await purchaseOf(shop, variant, buyer);
  const ofGuest = await purchaseOf(shop, variant, {});
  return {
    nobody: { headers: {}, ...purchase },
    guest: { headers: await guestOf(shop, variant.variantId), ...purchase },
    tokenHolder: { headers: {}, ...ofGuest },
    stranger: { headers: await signUp(shop, "stranger@example.com"), ...purchase },
    buyer: { headers: buyer, ...purchase },
    otherSeller: { headers: await otherSeller(shop), ...purchase },
    seller: { headers: seller, ...purchase },
    admin: { headers: await signIn(shop, "admin@example.com"), ...purchase },
  };
}

/** An item that lies in somebody's basket; what they have none of has no id. */
export async function itemOf(shop: Shop, { headers }: Person): Promise<string> {
  const { items } = cart.parse(await (await fetch(`${shop.url}/api/cart`, { headers })).json());
  return items[0]?.id ?? "item_none";
}

async function purchaseOf(
  shop: Shop,
  variant: Awaited<ReturnType<typeof findVariant>>,
  headers: Record<string, string>,
) {
  const accepted = await buy(shop, checkoutBody(variant), headers);
  const { orders } = await settled(shop, accepted, headers);
  const token = new URL(accepted.statusUrl, shop.url).searchParams.get("token");
  return { checkout: accepted.checkoutId, order: orders[0]?.orderId ?? "", ...(token !== null && { token }) };
}

async function guestOf(shop: Shop, variantId: string): Promise<Record<string, string>> {
  const response = await post(shop, "/api/cart/items", { variantId });
  return { cookie: response.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
}

/** A seller of another studio than everybody has bought from. */
async function otherSeller(shop: Shop): Promise<Record<string, string>> {
  const headers = await signUp(shop, "other-seller@example.com");
  await shop.query("update users set role = 'seller' where email = 'other-seller@example.com'");
  await shop.query(
    `update sellers set owner_id = (select id from users where email = 'other-seller@example.com')
     where id = (select id from sellers where owner_id is distinct from (select id from users where email = 'seller@example.com') limit 1)`,
  );
  return headers;
}
