import fc from "fast-check";
import { Client } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { calculateQuote } from "./calculate-quote";
import { presentQuote } from "./present-quote";
import { toQuote } from "./quote";

const { query } = databaseForTests();

afterEach(() => vi.restoreAllMocks());

async function someVariants(count: number): Promise<{ id: string; minor: number }[]> {
  const { rows } = await query("select id, price_minor as minor from variants order by id limit $1", [count]);
  return rows;
}

test("a quote adds up, whatever is asked for", async () => {
  const variants = await someVariants(6);
  const wishes = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(wishes, async (wish) => {
      const items = wish.map(([index, quantity]) => ({ variantId: variants[index]?.id ?? "", quantity }));
      const quote = await calculateQuote(items);
      const expected = wish.reduce((sum, [index, quantity]) => sum + (variants[index]?.minor ?? 0) * quantity, 0);
      expect(quote.totalMinor).toBe(expected);
      expect(quote.lines.reduce((sum, line) => sum + line.totalMinor, 0)).toBe(quote.subtotalMinor);
      expect(quote.lines).toHaveLength(new Set(wish.map(([index]) => index)).size);
    }),
    { numRuns: 15 },
  );
});

test("one query, however many lines", async () => {
  const items = (await someVariants(60)).map(({ id }) => ({ variantId: id, quantity: 1 }));
  await calculateQuote(items);
  const asked = vi.spyOn(Client.prototype, "query");
  await calculateQuote(items);
  expect(asked).toHaveBeenCalledOnce();
});

test("each item that is not for sale is named with its place", async () => {
  const [variant] = await someVariants(1);
  const items = ["var_unheard", variant?.id ?? "", "' or 1=1 --"].map((variantId) => ({ variantId, quantity: 1 }));
  await expect(calculateQuote(items)).rejects.toMatchObject({
    code: "invalid_request",
    extra: { errors: [{ path: "items.0.variantId" }, { path: "items.2.variantId" }] },
  });
});

test("no cart costs more than a column can hold", async () => {
  const { rows } = await query("select id from variants order by price_minor desc limit 150");
  const items = rows.map(({ id }) => ({ variantId: String(id), quantity: 999 }));
  await expect(calculateQuote(items)).rejects.toMatchObject({ extra: { errors: [{ path: "items" }] } });
});

test("a line is called as the order will call it for ever: by its print and what was chosen", async () => {
  const { rows } = await query(
    `select v.id, p.name from variants v join products p on p.id = v.product_id
     where v.options @> '{"size":"A3","frame":"oak"}' limit 1`,
  );
  const { lines } = await calculateQuote([{ variantId: String(rows[0]?.id), quantity: 1 }]);
  expect(lines[0]?.name).toMatch(/ \((A3, oak|oak, A3)\)$/);
  expect(lines[0]?.name.startsWith(rows[0]?.name)).toBe(true);
});

test("on the wire a quote is in major units, to the cent", () => {
  const line = { productId: "prod_1", variantId: "var_1", sellerId: "sel_1", name: "Tide" };
  const quote = toQuote([{ ...line, quantity: 3, unitPriceMinor: 1999, totalMinor: 5997 }], "EUR");
  expect(presentQuote(quote)).toEqual({
    lines: [{ productId: "prod_1", variantId: "var_1", name: "Tide", quantity: 3, price: 19.99, total: 59.97 }],
    subtotal: 59.97,
    discount: 0,
    shipping: 0,
    tax: 0,
    total: 59.97,
    currency: "EUR",
  });
});
