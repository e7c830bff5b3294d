import { beforeAll, describe, expect, test } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { PRODUCT_SORTS, type ProductCard } from "./product";
import { productQuery } from "./product-query";
import { findCategories, findMedia, findProduct, findProductSlugs, findProducts } from "./queries";

const { query } = databaseForTests();

const find = (search: Record<string, string> = {}) => findProducts(productQuery.parse(search));

/** Every product that a search finds, page by page. */
async function findAll(search: Record<string, string>): Promise<ProductCard[]> {
  const found: ProductCard[] = [];
  let cursor: string | null = null;
  do {
    const page = await find({ limit: "37", ...search, ...(cursor !== null && { cursor }) });
    found.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

const count = async (condition: string, values: unknown[] = []) =>
  Number((await query(`select count(*) from products p where ${condition}`, values)).rows[0]?.count);

beforeAll(async () => {
  // Ties: whole pages of the same price and moment, so that only ids tell rows apart.
  await query("update products set price_minor = 2500 where id in (select id from products order by id limit 60)");
  await query(
    "update products set created_at = now()::date where id in (select id from products order by id limit 60)",
  );
  // The database counts microseconds, JavaScript does not: a whole import has one moment that falls between two of ours.
  const moment = "date_trunc('second', now()) + interval '123.456 milliseconds'";
  await query(
    `update products set created_at = ${moment} where id in (select id from products order by id desc limit 60)`,
  );
});

describe("pages", () => {
  test.each(PRODUCT_SORTS)("sorted by %s, walking all pages visits every product once, in order", async (sort) => {
    const found = await findAll({ sort });
    expect(found).toHaveLength(await count("true"));
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const ordered = { price: "price_minor, id", "-price": "price_minor desc, id desc", name: "name, id" };
    const newest = "created_at desc, id desc";
    // Without words nothing fits better than anything else.
    const by = { ...ordered, newest, relevance: newest }[sort];
    const { rows } = await query(`select id from products order by ${by}`);
    expect(found.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  test("a cursor of another sort, or a made-up one, is the sender's mistake", async () => {
    const { nextCursor } = await find({ sort: "name", limit: "1" });
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const wrong = [nextCursor ?? "", "x", encode([1.5, "id"]), encode([1e12, "id"]), encode([1, "a\0"])];
    for (const cursor of wrong) {
      await expect(find({ sort: "price", cursor })).rejects.toMatchObject({ code: "invalid_request" });
    }
    const yearZero = find({ sort: "newest", cursor: encode(["0000-01-01T00:00:00Z", "id"]) });
    await expect(yearZero).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("filters", () => {
  test("a category holds its own products and those of its children", async () => {
    const { rows } = await query(
      `select c.slug, (select count(*)::int from products p join categories k on k.id = p.category_id
                       where k.id = c.id or k.parent_id = c.id) as count from categories c`,
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { slug, count: expected } of rows) expect(await findAll({ category: slug })).toHaveLength(expected);
  });

  test("a studio shows what is its own", async () => {
    const { rows } = await query("select slug from sellers order by slug limit 1");
    const found = await findAll({ seller: rows[0]?.slug });
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ seller }) => seller.slug))).toEqual(new Set([rows[0]?.slug]));
  });

  test("prices are limits that belong to what they allow", async () => {
    const { rows } = await query("select price_minor / 100.0::float8 as price from variants order by random() limit 1");
    const price = Number(rows[0]?.price);
    const found = await findAll({ minPrice: String(price), maxPrice: String(price) });
    const costs = "exists (select 1 from variants v where v.product_id = p.id and v.price_minor = $1)";
    expect(found).toHaveLength(await count(costs, [Math.round(price * 100)]));
    expect(new Set(found.map((product) => product.price))).toEqual(new Set([price]));
  });

  test("size and price speak of the same variant, and its price is the one shown", async () => {
    const priceOf = async (size: string) => {
      const text =
        "select min(v.price_minor) / 100.0::float8 as price from variants v join products p on p.id = v.product_id where p.slug = 'first-light' and v.options->>'size' = $1";
      return Number((await query(text, [size])).rows[0]?.price);
    };
    const [a4, a2] = [await priceOf("A4"), await priceOf("A2")];
    expect(a4).toBeLessThan(a2);
    const shown = async (search: Record<string, string>) =>
      (await findAll(search)).find(({ slug }) => slug === "first-light")?.price;
    expect(await shown({ "option.size": "A2", maxPrice: String(a4) })).toBeUndefined();
    expect(await shown({ "option.size": "A2", maxPrice: String(a2) })).toBe(a2);
    expect(await shown({ "option.size": "A2", minPrice: String(a4), sort: "-price" })).toBe(a2);
    expect(await shown({ maxPrice: String(a4) })).toBe(a4);
  });

  test.each(["price", "-price"] as const)(
    "what is filtered by size is in the order of the prices shown: %s",
    async (sort) => {
      const found = await findAll({ "option.size": "A2", sort });
      const prices = found.map(({ price }) => price);
      expect(prices).toEqual(prices.toSorted((a, b) => (sort === "price" ? a - b : b - a)));
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      const inA2 = "exists (select 1 from variants v where v.product_id = p.id and v.options->>'size' = 'A2')";
      expect(found).toHaveLength(await count(inA2));
    },
  );

  test("in stock means that one variant can be had now", async () => {
    const available =
      "exists (select 1 from variants v join stock s on s.variant_id = v.id where v.product_id = p.id and on_hand > reserved)";
    const found = await findAll({ inStock: "true" });
    expect(found).toHaveLength(await count(available));
    expect(found.every(({ inStock }) => inStock)).toBe(true);
    expect(await findAll({ inStock: "false" })).toHaveLength(await count("true"));
  });

  test("several options must fit one variant, and that one must be in stock", async () => {
    const search = { "option.size": "A3", "option.frame": "oak" };
    const fits = `exists (select 1 from variants v join stock s on s.variant_id = v.id where v.product_id = p.id
                  and v.options->>'size' = 'A3' and v.options->>'frame' = 'oak'`;
    const found = await findAll(search);
    expect(found).toHaveLength(await count(`${fits})`));
    expect(found.length).toBeGreaterThan(0);
    expect(await findAll({ ...search, inStock: "true" })).toHaveLength(await count(`${fits} and on_hand > reserved)`));
    expect(await find({ "option.size": "A0" })).toEqual({ data: [], hasMore: false, nextCursor: null });
  });
});

describe("what people type", () => {
  test("a search says how many fit it, filters and all, with its first page", async () => {
    const searches: Record<string, string>[] = [
      { q: "mountain" },
      { q: "prints" },
      { q: "of the" },
      { q: "qqqqxyz" },
      { q: "print", category: "abstract", seller: "north-window" },
      { q: "light", "option.size": "A3", maxPrice: "60", inStock: "true" },
    ];
    for (const search of searches) {
      const { total, nextCursor } = await find({ ...search, limit: "2" });
      expect([search, total]).toEqual([search, (await findAll(search)).length]);
      if (nextCursor) expect(await find({ ...search, limit: "2", cursor: nextCursor })).not.toHaveProperty("total");
    }
    expect(await find({ category: "abstract" })).not.toHaveProperty("total");
  });

  test("a query cannot be broken out of", async () => {
    const before = await count("true");
    for (const text of ["' or '1'='1", "'; drop table products; --", '"', "#{1}", "$1", "\\'", "{}", "')"]) {
      const searches = [{ category: text }, { seller: text }, { "option.size": text }, { [`option.${text}`]: "A3" }];
      for (const search of searches) expect((await find(search as Record<string, string>)).data).toEqual([]);
      // Of what is typed into the search only words remain, and they must all be found.
      expect((await find({ q: `${text} quagga` })).data).toEqual([]);
      await find({ q: text });
      await expect(findProduct(text)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await count("true")).toBe(before);
  });

  test("what makes no sense is refused before it is asked", () => {
    for (const wrong of [
      { sort: "best" },
      { minPrice: "-1" },
      { maxPrice: "lots" },
      { inStock: "maybe" },
      { limit: "0" },
    ]) {
      expect(productQuery.safeParse(wrong).success).toBe(false);
    }
  });
});

describe("one product", () => {
  test("is found by id and by slug, with its variants, live stock and picture", async () => {
    const bySlug = await findProduct("first-light");
    expect(await findProduct(bySlug.id)).toEqual(bySlug);
    const cheapest = Math.min(...bySlug.variants.map(({ price }) => price));
    expect(bySlug.variants.length).toBeGreaterThan(1);
    expect(bySlug.price).toBeLessThanOrEqual(cheapest);
    const [variant] = bySlug.variants;
    await query("update stock set on_hand = on_hand + 7 where variant_id = $1", [variant?.id]);
    expect((await findProduct("first-light")).variants[0]?.available).toBe((variant?.available ?? 0) + 7);
    const picture = await findMedia(bySlug.image.split("/").at(-1) ?? "");
    expect(picture).toMatchObject({ contentType: "image/svg+xml", content: expect.stringContaining("<svg") });
  });

  test("that is not there is not found, nor is its picture", async () => {
    await expect(findProduct("unheard")).rejects.toMatchObject({ code: "not_found" });
    await expect(findMedia("unheard")).rejects.toMatchObject({ code: "not_found" });
  });
});

test("categories are a tree in the order of the shop, and the newest products come first", async () => {
  const tree = await findCategories();
  const flat = tree.flatMap((category) => [category, ...category.children]);
  expect(flat).toHaveLength(Number((await query("select count(*) from categories")).rows[0]?.count));
  const { rows } = await query("select slug from products order by created_at desc limit 1");
  expect((await findProductSlugs(5)).length).toBe(5);
  expect(rows).toHaveLength(1);
});
