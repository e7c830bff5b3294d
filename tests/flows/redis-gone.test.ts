import { expect, test } from "vitest";
import { buy, checkoutBody, countOf, findVariant, settled } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { signedDelivery, storedEvent } from "../setup/signed-delivery";

const shop = shopForTests();

test("without Redis everything holds: orders are made, and a repeated message is still a duplicate", async () => {
  await shop().redis.stop();
  const variant = await findVariant(shop());
  const checkouts = await Promise.all(Array.from({ length: 5 }, () => buy(shop(), checkoutBody(variant))));
  for (const checkout of checkouts) {
    expect(await settled(shop(), checkout)).toMatchObject({ status: "completed", orders: [{ status: "CONFIRMED" }] });
  }
  const [first] = checkouts;
  const event = await storedEvent(shop(), "command.checkout", first?.checkoutId ?? "");
  const again = await signedDelivery(shop(), "commands", event);
  expect(await again.json()).toMatchObject({ success: true, duplicate: true });
  expect(await countOf(shop(), "orders where checkout_id = $1", [first?.checkoutId])).toBe(1);
});
