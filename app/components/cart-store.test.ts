import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cart } from "@/lib/cart/cart";
import { type ScriptedServer, startScriptedServer } from "./scripted-server";

let server: ScriptedServer;
let store: typeof import("./cart-store");

beforeEach(async () => {
  server = await startScriptedServer();
  // The store is one for the whole page: each test begins with a new page.
  vi.resetModules();
  store = await import("./cart-store");
  server.answers = [ok(cartWith(1))];
  await store.reloadCart();
  server.received = [];
});

afterEach(() => server.stop());

describe("the basket in the browser", () => {
  it("shows a new quantity before the server has answered", async () => {
    let answer: (value: ReturnType<typeof ok>) => void = () => undefined;
    server.answers = [new Promise((resolve) => (answer = resolve))];
    const changed = store.setQuantity("item_1", 3);
    expect(store.readCart().cart).toMatchObject({ count: 3, total: 60.3, items: [{ quantity: 3, total: 60.3 }] });
    answer(ok(cartWith(3)));
    expect(await changed).toBe(true);
  });

  it("sends quick clicks one after another, and never shows an earlier answer over a later click", async () => {
    const shown: (number | undefined)[] = [];
    server.answers = [ok(cartWith(2)), ok(cartWith(3)), ok(cartWith(4))];
    const clicks = [2, 3, 4].map((quantity) => store.setQuantity("item_1", quantity));
    for (const click of clicks) {
      await click;
      shown.push(store.readCart().cart?.count);
    }
    expect(shown).toEqual([4, 4, 4]);
    expect(server.received.map(({ body }) => body)).toEqual([{ quantity: 2 }, { quantity: 3 }, { quantity: 4 }]);
  });

  it("never has two changes under way, since the server would not know which click was the last", async () => {
    const slow = new Promise<ReturnType<typeof ok>>((resolve) => setTimeout(resolve, 60, ok(cartWith(2))));
    server.answers = [slow, ok(cartWith(3))];
    await Promise.all([store.setQuantity("item_1", 2), store.setQuantity("item_1", 3)]);
    expect(server.atOnce).toBe(1);
  });

  it("goes back to what the server says when a change was refused, and keeps the reason", async () => {
    const refusal = { status: 404, body: { code: "not_found", title: "x", detail: "This item is not in the basket." } };
    server.answers = [refusal, ok(cartWith(1))];
    expect(await store.removeItem("item_1")).toBe(false);
    expect(store.readCart()).toMatchObject({ cart: { count: 1 }, problem: "This item is not in the basket." });
  });

  it("opens for what was added, and stays closed when that failed", async () => {
    server.answers = ["hang up", ok(cartWith(1))];
    expect(await store.addToCart("var_1", 1)).toBe(false);
    expect(store.readCart()).toMatchObject({ open: false, problem: expect.stringContaining("could not be reached") });
    server.answers = [{ status: 201, body: cartWith(2) }];
    expect(await store.addToCart("var_1", 1)).toBe(true);
    expect(store.readCart()).toMatchObject({ open: true, problem: null, cart: { count: 2 } });
  });

  it("does not believe an answer that is not a basket", async () => {
    server.answers = [ok({ items: "many" }), ok(cartWith(1))];
    expect(await store.reloadCart()).toBe(false);
    expect(store.readCart().cart?.count).toBe(1);
  });
});

function ok(body: unknown) {
  return { status: 200, body };
}

function cartWith(quantity: number): Cart {
  const total = Math.round(2010 * quantity) / 100;
  const item = {
    id: "item_1",
    productId: "prod_1",
    variantId: "var_1",
    slug: "first-light",
    name: "First Light",
    options: {},
    image: "/media/1",
    quantity,
    price: 20.1,
    total,
    available: 9,
  };
  return { items: [item], count: quantity, total, currency: "EUR" };
}
