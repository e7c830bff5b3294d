import { describe, expect, it } from "vitest";
import { type DemoProduct, demoCatalogue } from "./catalogue.ts";
import { demoOrders } from "./past-orders.ts";

const products = [...demoCatalogue().products];
const orders = demoOrders(products);
const bySku = new Map(
  products.flatMap((product) => product.variants.map((variant) => [variant.sku, product] as const)),
);
const lines = orders.flatMap((order) => order.lines.map((line) => ({ ...line, order, product: bySku.get(line.sku) })));

describe("the past orders of the demo shop", () => {
  it("are the same every time", () => {
    expect(demoOrders(demoCatalogue().products)).toEqual(orders);
  });

  it("need only the front of a catalogue of any size", () => {
    expect(demoOrders(demoCatalogue(Number.MAX_SAFE_INTEGER).products)).toEqual(orders);
  });

  it("are about forty, in every status there is", () => {
    expect(orders.length).toBeGreaterThanOrEqual(38);
    expect(orders.length).toBeLessThanOrEqual(45);
    expect([...new Set(orders.map(({ status }) => status))].sort()).toEqual([
      "CANCELLED",
      "CONFIRMED",
      "DELIVERED",
      "PENDING",
      "PROCESSING",
      "REFUNDED",
      "RETURNED",
      "SHIPPED",
    ]);
  });

  it("belong to Sam Shopper by a third, who has bought from every seller and seen most statuses", () => {
    const own = orders.filter(({ customer }) => customer.email === "shopper@example.com");
    const sellers = lines.filter(({ order }) => own.includes(order)).map(({ product }) => product?.sellerSlug);
    expect(own).toHaveLength(orders.length / 3);
    expect(new Set(own.map(({ customer }) => customer.name))).toEqual(new Set(["Sam Shopper"]));
    expect(new Set(sellers).size).toBe(3);
    expect(new Set(own.map(({ status }) => status)).size).toBeGreaterThanOrEqual(6);
  });

  it("go to people who cannot exist, at addresses one line long", () => {
    for (const { customer } of orders) {
      expect(customer.email).toMatch(/^[a-z.]+@example\.(com|org)$/);
      expect(customer.address).toMatch(/^[^\n]{20,}, [A-Z][a-z]+( [A-Z][a-z]+)?$/);
    }
  });

  it("hold one to three different things of one seller each", () => {
    for (const order of orders) {
      const own = lines.filter((line) => line.order === order);
      expect(own.length).toBeGreaterThanOrEqual(1);
      expect(own.length).toBeLessThanOrEqual(3);
      expect(new Set(own.map(({ sku }) => sku)).size).toBe(own.length);
      expect(new Set(own.map(({ product }) => product?.sellerSlug)).size).toBe(1);
    }
  });

  it("buy only what the shop had on sale that day", () => {
    for (const { product, order } of lines) expect(product?.createdDaysAgo).toBeGreaterThan(order.daysAgo);
  });

  it("need no more of anything than the shelf still holds", () => {
    const needed = new Map<string, number>();
    for (const { sku, quantity } of lines) needed.set(sku, (needed.get(sku) ?? 0) + quantity);
    for (const [sku, quantity] of needed) expect(onHand(bySku.get(sku), sku)).toBeGreaterThanOrEqual(quantity);
  });

  it("leave the prints that tests count on alone, even where there is hardly anything else to buy", () => {
    const kept = products.filter(({ slug }) => slug === "first-light" || slug === "last-edition");
    const others = catalogueOfOneEach(products.filter((product) => !kept.includes(product)));
    const shop = [...kept, ...others].map((product) => ({
      ...product,
      createdDaysAgo: 999,
      variants: product.variants.map((variant) => ({ ...variant, onHand: 500 })),
    }));
    const allowed = new Set(others.flatMap(({ variants }) => variants.map(({ sku }) => sku)));
    const bought = demoOrders(shop).flatMap((order) => order.lines.map(({ sku }) => sku));
    expect(kept).toHaveLength(2);
    expect(bought.filter((sku) => !allowed.has(sku))).toEqual([]);
  });

  it("go from the newest to the oldest, and what is under way is newer than a month", () => {
    const ages = orders.map(({ daysAgo }) => daysAgo);
    expect([...ages].sort((a, b) => a - b)).toEqual(ages);
    const underWay = orders.filter(({ status }) => ["PENDING", "CONFIRMED", "PROCESSING", "SHIPPED"].includes(status));
    expect(Math.max(...underWay.map(({ daysAgo }) => daysAgo))).toBeLessThan(31);
  });
});

function onHand(product: DemoProduct | undefined, sku: string): number {
  return product?.variants.find((variant) => variant.sku === sku)?.onHand ?? 0;
}

/** The first product of each seller. */
function catalogueOfOneEach(all: readonly DemoProduct[]): DemoProduct[] {
  return all.filter((product, index) => all.findIndex(({ sellerSlug }) => sellerSlug === product.sellerSlug) === index);
}
