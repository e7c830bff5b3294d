import { expect, test } from "vitest";
import { calculateQuote } from "@/lib/pricing/calculate-quote";
import { presentQuote } from "@/lib/pricing/present-quote";
import { makeAvailable, requestFor, testBackend } from "@/tests/factories";
import type { CheckoutRequest } from "./checkout-request";
import { requireExpectedPrices, resolveLines } from "./resolve-lines";

const { query } = testBackend();

/** A product with several variants: its id, and theirs in the order in which its page shows them. */
async function productWithVariants(): Promise<{ productId: string; variantIds: string[] }> {
  const { rows } = await query(
    `select product_id as "productId", array_agg(id order by position) as "variantIds"
     from variants group by product_id having count(*) > 1 order by product_id limit 1`,
  );
  return rows[0];
}

test("an item means the variant that it names, or else the first of its own product", async () => {
  const { productId, variantIds } = await productWithVariants();
  const [other] = await makeAvailable(query, 1);
  const [first = "", second = ""] = variantIds;
  const items = [
    { productId, quantity: 1 },
    { productId: other?.productId ?? "", variantId: null, quantity: 2 },
    { productId, variantId: second, quantity: 3 },
  ];
  expect(await resolveLines(items)).toEqual([
    { variantId: first, quantity: 1 },
    { variantId: other?.variantId, quantity: 2 },
    { variantId: second, quantity: 3 },
  ]);
});

test("all that is not for sale is named at once: a product that nobody knows, and a variant of another one", async () => {
  const [one, two] = await makeAvailable(query, 2);
  const items = [
    { productId: "prod_unheard", quantity: 1 },
    { productId: one?.productId ?? "", variantId: one?.variantId, quantity: 1 },
    { productId: one?.productId ?? "", variantId: two?.variantId, quantity: 1 },
    { productId: two?.productId ?? "", quantity: 1 },
  ];
  const message = "is not for sale here";
  await expect(resolveLines(items)).rejects.toMatchObject({
    code: "invalid_request",
    extra: {
      errors: [
        { path: "items.0.productId", message },
        { path: "items.2.variantId", message },
      ],
    },
  });
});

/** Two of each of two prints, and whether they may be bought by somebody who saw other prices. */
async function twoPrints() {
  const request = requestFor(await makeAvailable(query, 2), {}, 2);
  const items = request.items ?? [];
  const lines = await resolveLines(items);
  const quote = await calculateQuote(lines);
  const ask = (change: Partial<CheckoutRequest>) => () =>
    requireExpectedPrices({ ...request, ...change }, lines, quote);
  return { items, total: request.totalAmount ?? 0, quote, ask };
}

test("whoever saw the true prices, or says nothing of them, may buy", async () => {
  const { items, ask } = await twoPrints();
  const silent = items.map(({ price: _, ...item }) => item);
  for (const change of [{}, { totalAmount: undefined }, { items: silent }, { items: undefined }]) {
    expect(ask(change)).not.toThrow();
  }
  expect(ask({ items: silent, totalAmount: undefined })).not.toThrow();
});

test("one price that is not the true one, or another total, is refused with the true quote", async () => {
  const { items, total, quote, ask } = await twoPrints();
  const [first, second] = items;
  if (!first || !second) throw new Error("Two prints were to be bought");
  const dearer = { ...second, price: (second.price ?? 0) + 0.01 };
  const { price: _, ...silent } = first;
  for (const change of [
    { items: [first, dearer] },
    { items: [silent, dearer], totalAmount: undefined },
    { totalAmount: total - 0.01 },
    { items: undefined, totalAmount: 0 },
  ]) {
    const refusal = expect.objectContaining({ code: "price_changed", extra: { quote: presentQuote(quote) } });
    expect(ask(change)).toThrow(refusal);
  }
});
