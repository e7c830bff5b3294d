import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cart } from "@/lib/cart/cart";
import { type ScriptedServer, startScriptedServer } from "./scripted-server";

let server: ScriptedServer;
let store: typeof import("./cart-store");
/** Clicks that get no answer from the test's server; they end with it. */
let unanswered: Promise<boolean>[] = [];

beforeEach(async () => {
  server = await startScriptedServer();
  const kept = new Map<string, string>();
  const sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  vi.stubGlobal("sessionStorage", sessionStorage);
  store = await newPage();
  server.answers = [ok(cartWith(1))];
  await store.reloadCart();
  server.received = [];
});

afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
  await Promise.all(unanswered);
  unanswered = [];
});

/** The store is one for the whole page: this is the one of the page after. */
function newPage() {
  vi.resetModules();
  return import("./cart-store");
}

describe("the cart in the browser", () => {
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

  it("adds under the same key again what was never answered, and under a new one what was", async () => {
    server.answers = ["hang up", ok(cartWith(1)), { status: 201, body: cartWith(1) }];
    await store.addToCart("var_1", 1);
    for (const quantity of [1, 1, 2]) {
      server.answers = [{ status: 201, body: cartWith(1) }];
      await store.addToCart("var_1", quantity);
    }
    const keys = server.received.filter(({ method }) => method === "POST").map(({ key }) => key);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(3);
    expect(keys.every(Boolean)).toBe(true);
  });

  it("asks again, on the page after a reload, for what was shown and not answered", async () => {
    server.answers = [new Promise(() => {})];
    unanswered = [2, 3, 2].map((quantity) => store.setQuantity("item_1", quantity));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    const next = await newPage();
    server.answers = [ok(cartWith(2)), ok(cartWith(2))];
    expect(await next.resumeCart()).toBe(true);
    expect(server.received.slice(1)).toMatchObject([{ method: "PATCH", body: { quantity: 2 } }, { method: "GET" }]);
    expect(next.readCart()).toMatchObject({ cart: { count: 2 }, problem: null });
  });

  it("asks on the next page for nothing that was answered, refused, or clicked long ago", async () => {
    const refusal = { status: 404, body: { code: "not_found", title: "x", detail: "This item is not in the basket." } };
    server.answers = [ok(cartWith(2)), refusal, ok(cartWith(2)), new Promise(() => {})];
    await store.setQuantity("item_1", 2);
    await store.removeItem("item_1");
    vi.useFakeTimers({ toFake: ["Date"] });
    unanswered = [store.removeItem("item_1")];
    await vi.waitFor(() => expect(server.received).toHaveLength(4));
    vi.setSystemTime(Date.now() + 61_000);
    const next = await newPage();
    server.received = [];
    server.answers = [ok(cartWith(2))];
    await next.resumeCart();
    expect(server.received.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("says nothing of an item that the page before had removed already", async () => {
    server.answers = [new Promise(() => {})];
    unanswered = [store.removeItem("item_1")];
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    const next = await newPage();
    const gone = { status: 404, body: { code: "not_found", title: "x", detail: "This item is not in the basket." } };
    const empty = ok({ items: [], count: 0, total: 0, currency: "EUR" });
    server.answers = [gone, empty, empty];
    await next.resumeCart();
    expect(next.readCart()).toMatchObject({ cart: { count: 0 }, problem: null });
  });

  it("does not believe an answer that is not a cart", async () => {
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
