import type { Order } from "@/lib/orders/order-resource";

/** Who took a step, for whoever reads it: `, by you`. Nothing of what the shop's machinery does by itself. */
export function byWhom(
  { by, actor }: Pick<Order["history"][number], "by" | "actor">,
  viewerId: string | undefined,
  forBuyer: boolean,
): string {
  // A buyer with the token and one who is signed in are the same person.
  if (by === viewerId || (actor === "buyer" && forBuyer)) return ", by you";
  return { system: "", buyer: ", by the buyer", shop: ", by the shop" }[actor];
}
