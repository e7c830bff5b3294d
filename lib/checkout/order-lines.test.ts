import { expect, test } from "vitest";
import { deliver, type ForSale, makeAvailable, newAccount, requestFor, testBackend } from "@/tests/factories";
import { acceptCheckout } from "./accept-checkout";

const { query } = testBackend();

const minor = (price: number) => Math.round(price * 100);
const costOf = (prints: ForSale[]) => prints.reduce((sum, { price }) => sum + 3 * minor(price), 0);

/** An order of each studio in a checkout, with its lines in the order of their variants. */
async function ordersOf(checkoutId: string) {
  const { rows } = await query(
    `select o.seller_id as "sellerId", o.user_id as "userId", o.subtotal_minor as subtotal, o.total_minor as total,
       array_agg(i.variant_id || ' ' || i.quantity || ' ' || i.unit_price_minor order by i.variant_id) as lines
     from orders o join order_items i on i.order_id = o.id where o.checkout_id = $1 group by o.id order by o.seller_id`,
    [checkoutId],
  );
  return rows;
}

/** What everybody is told of the orders that a checkout was made into. */
async function newsOf(checkoutId: string) {
  const { rows } = await query(
    "select payload from events where type = 'order.created' and correlation_id = $1 order by payload ->> 'sellerId'",
    [checkoutId],
  );
  return rows.map(({ payload }) => payload);
}

test("three pieces of each of four prints are an order per studio, with its own prints and what all their pieces cost", async () => {
  const { userId, email } = await newAccount(query);
  const variants = await makeAvailable(query, 4, { sellers: 2 });
  const sellers = [...new Set(variants.map(({ sellerId }) => sellerId))].sort();
  const studios = sellers.map((sellerId) => ({
    sellerId,
    prints: variants.filter((variant) => variant.sellerId === sellerId),
  }));
  expect(studios.map(({ prints }) => prints.length)).toEqual([2, 2]);
  const request = requestFor(variants, { customerEmail: email }, 3);
  const { checkoutId } = (await acceptCheckout(request, { userId, guestId: null }, null)).checkout;
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect(await ordersOf(checkoutId)).toEqual(
    studios.map(({ sellerId, prints }) => {
      const lines = prints.map(({ variantId, price }) => `${variantId} 3 ${minor(price)}`).sort();
      return { sellerId, userId, subtotal: costOf(prints), total: costOf(prints), lines };
    }),
  );
  expect(await newsOf(checkoutId)).toMatchObject(
    studios.map(({ sellerId, prints }) => {
      const items = prints.map(({ productId, variantId, price }) => ({ productId, variantId, quantity: 3, price }));
      return { sellerId, userId, totalAmount: costOf(prints) / 100, items };
    }),
  );
});
