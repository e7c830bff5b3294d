import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import type { ProductCard } from "./product";
import { productQuery } from "./product-query";
import { findProducts } from "./queries";
import { understandSearch } from "./understand-search";

const { query } = databaseForTests();

async function search(q: string, more: Record<string, string> = {}): Promise<ProductCard[]> {
  const found: ProductCard[] = [];
  let cursor: string | null = null;
  do {
    const page = await findProducts(
      productQuery.parse({ q, limit: "37", ...more, ...(cursor !== null && { cursor }) }),
    );
    found.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

const count = async (condition: string) =>
  Number(
    (
      await query(`select count(*) from products p join sellers on sellers.id = seller_id
                  join categories c on c.id = category_id join categories g on g.id = c.parent_id where ${condition}`)
    ).rows[0]?.count,
  );

describe("the shop's own words", () => {
  test("every studio, subject and group is found by its name, with all that is its own", async () => {
    const { rows } = await query("select name from sellers union select name from categories");
    expect(rows.length).toBeGreaterThan(10);
    for (const { name } of rows) {
      const own = await count(`'${name}' in (sellers.name, c.name, g.name)`);
      const found = await search(name);
      expect([name, found.length >= own]).toEqual([name, true]);
      const best = found.slice(0, 3).map(({ seller, category }) => [seller.name, category.name]);
      if (!rows.some((other) => other.name !== name && other.name.includes(name)))
        expect(best.length).toBeGreaterThan(0);
    }
  });

  test("the order of the words does not matter, and the name counts most", async () => {
    for (const q of ["first light", "light first", "FIRST LIGHT", "first  light!"]) {
      expect((await search(q))[0]?.slug).toBe("first-light");
    }
    const [best] = await search("blue");
    expect(best?.name.toLowerCase()).toContain("blue");
  });

  test("other forms and beginnings of a word find it", async () => {
    const mountains = (await search("mountains")).length;
    expect(mountains).toBeGreaterThan(0);
    expect(await search("mountain")).toHaveLength(mountains);
    expect((await search("moun")).length).toBeGreaterThanOrEqual(mountains);
  });

  test("what is mistyped finds what it resembles, and what resembles nothing finds nothing", async () => {
    for (const q of ["mountan", "mountians", "bauhuas", "casa lumme"]) {
      expect([q, (await search(q)).length > 0]).toEqual([q, true]);
    }
    for (const q of ["xylophone", "no-such-thing-anywhere", "qqqq", "%", "_", "...", "the of"]) {
      expect([q, await search(q)]).toEqual([q, []]);
    }
  });

  test("that everything here is a print excludes nothing", async () => {
    expect(await search("blue print")).toHaveLength((await search("blue")).length);
    expect(await search("prints")).toHaveLength(await count("true"));
  });

  test("words, filters and every order go together, and pages visit each print once", async () => {
    for (const sort of ["relevance", "newest", "price", "-price", "name"]) {
      const found = await search("light", { sort, "option.size": "A3" });
      expect(found.length).toBeGreaterThan(1);
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    }
    const newest = await search("light", { sort: "newest" });
    expect(new Set((await search("light")).map(({ id }) => id))).toEqual(new Set(newest.map(({ id }) => id)));
  });
});

describe("what is kept for searching", () => {
  test("follows the product, its studio and its subject", async () => {
    const of = async (q: string) => (await search(q)).length;
    await query("update products set name = 'Zeppelin' where slug = 'first-light'");
    expect([await of("zeppelin"), await of("zepelin")]).toEqual([1, 1]);
    await query("update sellers set name = 'Quokka Press' where slug = 'casa-lume'");
    expect(await of("quokka")).toBe(await count("sellers.slug = 'casa-lume'"));
    expect(await of("lume")).toBe(0);
    await query("update categories set name = 'Wombats' where slug = 'bauhaus'");
    expect(await of("wombat")).toBe(await count("c.slug = 'bauhaus'"));
    await query("update categories set name = 'Platypus' where slug = 'form-colour'");
    expect(await of("platypus")).toBe(await count("g.slug = 'form-colour'"));
  });
});

test("whatever is typed becomes a question that the database understands", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => !text.includes("\0")),
      async (text) => {
        const terms = await understandSearch(text);
        if (terms) await query("select to_tsquery('english', $1)", [terms]);
      },
    ),
    { numRuns: 60 },
  );
});
