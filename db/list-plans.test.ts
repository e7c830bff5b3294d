import { Client } from "pg";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { Viewer } from "@/lib/auth/viewer";
import { productQuery } from "@/lib/catalog/product-query";
import { findProductSlugs, findProducts } from "@/lib/catalog/queries";
import { deadLetterQuery, findDeadLetters } from "@/lib/operations/find-dead-letters";
import { findOrders, orderQuery } from "@/lib/orders/queries";
import { pageQuery } from "@/lib/pagination";
import { findWalletTransactions } from "@/lib/wallet/queries";
import { databaseForTests } from "@/tests/setup/database";

const { query } = databaseForTests();

const viewer = (role: Viewer["role"]): Viewer => ({ userId: "user_1", name: "Ada", email: "ada@example.com", role });
const products = (asked: object) => findProducts(productQuery.parse(asked));
const orders = (role: Viewer["role"], asked: object = {}) => findOrders(viewer(role), orderQuery.parse(asked));

const LISTS: Record<string, () => Promise<unknown>> = {
  "products, newest first": () => products({}),
  "products by name": () => products({ sort: "name" }),
  "products, cheapest first": () => products({ sort: "price" }),
  "products, dearest first": () => products({ sort: "-price" }),
  "products of a category": () => products({ category: "abstract" }),
  "products of a studio": () => products({ seller: "north-window" }),
  "products of a size, the cheapest of it first": () => products({ sort: "price", "option.size": "A3" }),
  "products in stock below a price": () => products({ inStock: "true", maxPrice: 50 }),
  "slugs of the newest products": () => findProductSlugs(24),
  "orders for an admin": () => orders("admin"),
  "orders for an admin, of one status": () => orders("admin", { status: "CONFIRMED" }),
  "orders of a buyer": () => orders("shopper"),
  "orders of a seller": () => orders("seller"),
  "movements of store credit": () => findWalletTransactions("user_1", pageQuery.parse({})),
  "dead letters": () => findDeadLetters(deadLetterQuery.parse({})),
};

test.each(Object.keys(LISTS))("the index gives the order of the list, nothing is sorted: %s", async (name) => {
  const { text, values } = await listQueryOf(LISTS[name] ?? (() => Promise.reject(name)));
  for (const plan of [await planOf(text, values), ...(await nextPagePlans(name))]) {
    expect([name, plan.filter((node) => node === "Sort")]).toEqual([name, []]);
  }
});

test("a search reads what its words point to, and not the whole catalogue", async () => {
  const searches = [{ q: "bauhaus" }, { q: "mountan", sort: "newest" }, { q: "casa lume", "option.size": "A3" }];
  for (const asked of searches) {
    const { text, values } = await listQueryOf(() => products(asked));
    expect(await indexesOf(text, values)).toContain("products_search");
  }
});

test("whether a product is in stock is asked of its own variants alone, and not of the shop's", async () => {
  await query("analyze products, variants, stock");
  for (const asked of [{}, { q: "bauhaus" }, { "option.size": "A3", sort: "price" }]) {
    const { text, values } = await listQueryOf(() => products(asked));
    const plan = JSON.stringify(await explain("", text, values));
    const readWhole = plan.match(/(?<="Node Type":"Seq Scan"[^}]*?"Relation Name":")[^"]+/g) ?? [];
    expect(readWhole).not.toContain("variants");
  }
});

/** The second page, where a list has one: the condition behind its cursor must not cost the index. */
async function nextPagePlans(name: string): Promise<string[][]> {
  const sort = /newest|name|cheapest|dearest/.exec(name)?.[0];
  if (!name.startsWith("products") || !sort) return [];
  const sorts: Record<string, string> = { newest: "newest", name: "name", cheapest: "price", dearest: "-price" };
  const first = await products({ limit: 2, sort: sorts[sort] });
  const { text, values } = await listQueryOf(() => products({ limit: 2, sort: sorts[sort], cursor: first.nextCursor }));
  return [await planOf(text, values)];
}

const sent = z.object({ text: z.string() });

/** The query with a limit that a read sends, as it is sent. */
async function listQueryOf(read: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }> {
  const spy = vi.spyOn(Client.prototype, "query");
  try {
    await read();
    const calls = spy.mock.calls.map(([config, values]: unknown[]) => ({
      text: sent.safeParse(config).data?.text,
      values,
    }));
    // The last one: a search looks up its words first.
    const list = calls.findLast(({ text }) => text?.includes("order by") && text.includes("limit"));
    return { text: list?.text ?? "", values: z.array(z.unknown()).parse(list?.values) };
  } finally {
    spy.mockRestore();
  }
}

/** The indexes that the plan of a query reads. */
async function indexesOf(text: string, values: unknown[]): Promise<string[]> {
  const explained = await explain("set local enable_seqscan = off; set local enable_indexscan = off;", text, values);
  return JSON.stringify(explained).match(/(?<="Index Name":")[^"]+/g) ?? [];
}

/** The kinds of nodes in the plan of a database so large that it sorts only what no index can give in order. */
async function planOf(text: string, values: unknown[]): Promise<string[]> {
  const large = "set local enable_sort = off; set local enable_seqscan = off; set local enable_bitmapscan = off;";
  return nodesOf(await explain(large, text, values));
}

async function explain(settings: string, text: string, values: unknown[]): Promise<unknown> {
  const literals = text.replace(/\$(\d+)/g, (_, place) => literal(values[Number(place) - 1]));
  const results: unknown = await query(`begin; ${settings} explain (format json) ${literals}; commit`);
  const explained = z.array(z.object({ rows: z.array(z.record(z.string(), z.unknown())) })).parse(results);
  return explained.flatMap(({ rows }) => rows).find((row) => "QUERY PLAN" in row);
}

function literal(value: unknown): string {
  return typeof value === "number" ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}

function nodesOf(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  const kind = "Node Type" in part ? [String(part["Node Type"])] : [];
  return [...kind, ...Object.values(part).flatMap(nodesOf)];
}
