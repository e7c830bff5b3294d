import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Random } from "@/db/seed/art/random";
import type { Question } from "../chaos/browser";
import type { ChosenProducts, Variant } from "../chaos/products";
import { note, once, type Purchase, type Purse, signIn, soon } from "./purses";

type Attempt = { url: string; goods: ChosenProducts; purse: Purse; random: Random };
type Trick = { name: string; play(attempt: Attempt): Promise<void> };

/** What a script would try to get something for nothing. Each leaves in the purse what the shop has agreed to. */
export const TRICKS: Trick[] = [
  { name: "cancels its orders at once", play: cancelEverything },
  { name: "buys a basket in two tabs", play: buyInTwoTabs },
  { name: "spends its credit in three tabs", play: spendInThreeTabs },
  { name: "signs out while it buys", play: signOutHalfWay },
  { name: "signs in while it buys", play: signInHalfWay },
];

/** Several studios, one payment; the orders are cancelled side by side, each more than once, before, in or after the capture. */
async function cancelEverything({ url, goods, purse, random }: Attempt): Promise<void> {
  const [method, wish] = [random.pick(["card", "store_credit"] as const), randomUUID()];
  const bought = random
    .shuffle(goods.studios)
    .slice(0, random.whole(1, 3))
    .flatMap(([first]) => first ?? []);
  const statusUrl = note(purse, method, wish, await soon(checkout(url, purse, method, wish, bought)));
  if (statusUrl === undefined) return;
  const orders = await ordersOf(url, purse.cookie, statusUrl);
  const chosen = orders.filter(() => random.whole(1, 4) > 1);
  await Promise.all(
    chosen.flatMap((orderId) =>
      [1, 2].map(async () => {
        await sleep(random.whole(0, 400));
        await once(cancel(url, purse, orderId));
      }),
    ),
  );
}

/** One cart, two keys, a moment apart; each tab asks again until it knows. */
async function buyInTwoTabs({ url, goods, purse, random }: Attempt): Promise<void> {
  await putIntoBasket(url, purse.cookie, random.pick(goods.plenty));
  const [method, wish] = [random.pick(["card", "store_credit"] as const), randomUUID()];
  const tab = async (afterMs: number, key: string) => {
    await sleep(afterMs);
    const question = checkout(url, purse, method, key);
    note(purse, method, wish, (await once(question)) ?? (await once(question)));
  };
  await Promise.all([
    tab(0, randomUUID()),
    tab(random.whole(0, 80), randomUUID()),
    tab(random.whole(0, 80), randomUUID()),
  ]);
  await empty(url, purse.cookie);
}

/** More than the credit would pay for, at the same moment. */
async function spendInThreeTabs({ url, goods, purse, random }: Attempt): Promise<void> {
  const bought = goods.studios.flatMap(([first]) => first ?? []).slice(0, 3);
  await Promise.all(
    [1, 2, 3].map(async () => {
      const wish = randomUUID();
      await sleep(random.whole(0, 30));
      const statusUrl = note(
        purse,
        "store_credit",
        wish,
        await once(checkout(url, purse, "store_credit", wish, bought)),
      );
      if (statusUrl === undefined || random.whole(0, 1) === 0) return;
      const orders = await ordersOf(url, purse.cookie, statusUrl);
      await Promise.all(orders.map((orderId) => once(cancel(url, purse, orderId))));
    }),
  );
}

/** The session ends while the shop thinks; the same click comes again, as nobody and as oneself. */
async function signOutHalfWay({ url, goods, purse, random }: Attempt): Promise<void> {
  const [wish, bought] = [randomUUID(), [random.pick(goods.plenty)]];
  const question = checkout(url, purse, "card", wish, bought);
  const leave = async () => {
    await sleep(random.whole(0, 60));
    await once({ url: `${url}/api/auth/sign-out`, body: {}, headers: { cookie: purse.cookie, origin: url } });
  };
  const [first] = await Promise.all([once(question), leave()]);
  const { cookie: _, ...nobody } = question.headers ?? {};
  const again = [await soon({ ...question, headers: nobody }), await soon(question)];
  purse.cookie = await signIn(url, purse);
  again.push(await soon(checkout(url, purse, "card", wish, bought)));
  for (const reply of [first, ...again]) note(purse, "card", wish, reply);
}

/** A guest buys a cart and signs in at that moment, and the account tries to buy what has moved into it. */
async function signInHalfWay({ url, goods, purse, random }: Attempt): Promise<void> {
  const wish = randomUUID();
  const guest = await putIntoBasket(url, "", random.pick(goods.plenty));
  const known = `${purse.cookie}; ${guest}`;
  const asGuest = checkout(url, { ...purse, cookie: guest }, "card", wish);
  const moveIn = async () => {
    await sleep(random.whole(0, 60));
    await once({ url: `${url}/api/cart`, headers: { cookie: known } });
    return once(checkout(url, { ...purse, cookie: known }, "card", random.pick([wish, randomUUID()])));
  };
  const [first, second] = await Promise.all([once(asGuest), moveIn()]);
  // Answers that were lost are asked for again.
  for (const reply of [first, second, await soon(asGuest)]) note(purse, "card", wish, reply);
  await soon({ url: `${url}/api/cart`, headers: { cookie: known } });
  await empty(url, purse.cookie);
}

/** What a checkout looks like; without items the cart is bought. */
function checkout(
  url: string,
  { email, cookie }: Pick<Purse, "email" | "cookie">,
  method: Purchase["method"],
  key: string,
  bought?: Variant[],
): Question {
  return {
    url: `${url}/api/checkout`,
    headers: { ...(cookie !== "" && { cookie }), "idempotency-key": key },
    body: {
      customerName: "Racer",
      customerEmail: email,
      customerAddress: "12 Main St, Springfield",
      ...(bought && { items: bought.map(({ productId, variantId }) => ({ productId, variantId, quantity: 1 })) }),
      paymentMethod: method === "card" ? { type: "card", token: "tok_visa" } : { type: "store_credit" },
    },
  };
}

function cancel(url: string, { cookie }: Purse, orderId: string): Question {
  const headers = { cookie, origin: url };
  return { method: "PATCH", url: `${url}/api/orders/${orderId}/status`, body: { status: "CANCELLED" }, headers };
}

const progress = z.object({ status: z.string(), orders: z.array(z.object({ orderId: z.string() })) });

/** The orders of a checkout as soon as there are any: who wants to be there before the money is taken looks without pause. */
async function ordersOf(url: string, cookie: string, statusUrl: string): Promise<string[]> {
  for (let looks = 0; looks < 600; looks += 1) {
    const seen = progress.safeParse((await once({ url: `${url}${statusUrl}`, headers: { cookie } }))?.body);
    if (seen.success && (seen.data.orders.length > 0 || seen.data.status === "rejected")) {
      return seen.data.orders.map(({ orderId }) => orderId);
    }
    await sleep(50);
  }
  return [];
}

/** Puts one in; answers the cookie of the cart, which a guest gets with the first item. */
async function putIntoBasket(url: string, cookie: string, { variantId }: Variant): Promise<string> {
  const headers: Record<string, string> = cookie === "" ? {} : { cookie };
  const { cookies } = await soon({ url: `${url}/api/cart/items`, body: { variantId, quantity: 1 }, headers });
  return cookie === "" ? cookies.join("; ") : cookie;
}

async function empty(url: string, cookie: string): Promise<void> {
  await soon({ method: "DELETE", url: `${url}/api/cart`, headers: { cookie } });
}
