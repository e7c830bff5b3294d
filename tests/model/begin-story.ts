import { addToCart } from "@/lib/cart/change-cart";
import { grantCredit } from "@/lib/wallet/grant-credit";
import { buy, gift, perform } from "./deeds";
import type { Told } from "./ending";
import { ordersOf } from "./read-ending";
import type { Stage } from "./stage";
import type { Act, Story } from "./story";

/** What is so before the story begins; answers what staff was told meanwhile. */
export async function begin(stage: Stage, { shoppers, bought }: Story): Promise<Told[]> {
  for (const [index, { creditMinor, basket }] of shoppers.entries()) {
    const { email = "", session = { userId: null, guestId: null } } = stage.people[index] ?? {};
    if (creditMinor > 0) await grantCredit(gift(email, creditMinor, `before-${email}`));
    for (const [print, quantity] of basket) await addToCart(session, stage.prints[print]?.variantId ?? "", quantity);
  }
  if (!bought) return [];
  const { shopper, lines, reached, cancelled = 0 } = bought;
  const buyer = stage.people[shopper];
  if (!buyer) return [];
  const { wish } = buyer;
  buyer.wish = lines;
  // Who cannot have it, or cannot pay for it, has bought nothing.
  await buy(stage, { does: "buy", what: "wish", shopper }, `before-${stage.email}`).catch(() => {});
  buyer.wish = wish;
  if (reached === "accepted") return [];
  await deliverFirst(stage);
  const orders = await ordersOf(stage);
  const told = await staffDoes(
    stage,
    orders.slice(0, cancelled).map((_, order) => ({ does: "cancel", by: "staff", order })),
  );
  if (reached === "ordered") return told;
  await deliverFirst(stage);
  if (reached === "paid") return told;
  const steps = orders.flatMap((_, order) => [order, order, order]);
  return [
    ...told,
    ...(await staffDoes(
      stage,
      steps.map((order) => ({ does: "advance", order })),
    )),
  ];
}

async function staffDoes(stage: Stage, deeds: Act[]): Promise<Told[]> {
  const told = deeds.map((deed): Told => ({ kind: "unknown", deed }));
  for (const one of told) await perform(stage, one.deed, one);
  return told;
}

async function deliverFirst(stage: Stage): Promise<void> {
  const deed: Act = { does: "deliver", message: 0 };
  await perform(stage, deed, { kind: "unknown", deed });
}
