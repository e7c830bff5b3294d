import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import * as schema from "../schema";
import { type DemoProduct, demoCatalogue } from "./catalogue.ts";
import { demoId } from "./identity.ts";
import { pastEvents } from "./past-events.ts";
import { demoOrders } from "./past-orders.ts";
import { pastSales } from "./past-sales.ts";
import { placeOrder, type Shelved } from "./place-order.ts";
import { beginnings, walkSteps } from "./walk-steps.ts";

/** Past orders are made of the first products: the same for every larger catalogue. */
const FIRST_PRODUCTS = 200;

/** Writes the orders of the last weeks, of a catalogue of `count` products, with everything that a real one leaves behind, so that the books add up. */
export async function writePastOrders(db: NodePgDatabase<typeof schema>, count: number): Promise<void> {
  const products = [...demoCatalogue(Math.min(count, FIRST_PRODUCTS)).products];
  const shelf = indexVariants(products);
  const placed = demoOrders(products).map((order, index) => placeOrder(order, index, shelf));
  const told = placed.map((order, index) => pastEvents(order, `past-${index}`));
  const sales = pastSales(placed);
  const begun = beginnings(placed);
  const all = <T>(of: (order: (typeof placed)[number]) => T[]): T[] => placed.flatMap(of);
  await db.transaction(async (tx) => {
    await tx.insert(schema.checkouts).values(placed.map(({ checkout }) => checkout));
    await tx.insert(schema.payments).values(begun.payments);
    await tx.insert(schema.paymentCalls).values(all(({ calls }) => calls));
    await tx.insert(schema.testProviderCharges).values(all(({ charges }) => charges));
    await tx.insert(schema.orders).values(begun.orders);
    await tx.insert(schema.paymentAllocations).values(all(({ allocations }) => allocations));
    await walkSteps(tx, placed);
    await tx.insert(schema.orderItems).values(all(({ items }) => items));
    await tx.insert(schema.orderHistory).values(all(({ history }) => history));
    await tx.insert(schema.stockMovements).values(all(({ movements }) => movements));
    await tx.insert(schema.reservations).values(all(({ reservations }) => reservations));
    await tx.insert(schema.events).values(told.flatMap(({ events }) => events));
    await tx.insert(schema.inbox).values(told.flatMap(({ inbox }) => inbox));
    await tx.insert(schema.outbox).values(told.flatMap(({ outbox }) => outbox));
    await tx.insert(schema.emails).values(all(({ emails }) => emails));
    await tx.insert(schema.auditLog).values(told.flatMap(({ audit }) => audit));
    await tx.insert(schema.reportDailySales).values(sales.days);
    await tx.insert(schema.reportSellerSales).values(sales.sellers);
    await tx.insert(schema.reportProductSales).values(sales.products);
  });
}

function indexVariants(products: Iterable<DemoProduct>): Map<string, Shelved> {
  const shelf = new Map<string, Shelved>();
  for (const product of products) {
    for (const variant of product.variants) {
      const chosen = Object.values(variant.optionValues);
      shelf.set(variant.sku, {
        productId: demoId("prod", product.slug),
        variantId: demoId("var", variant.sku),
        sellerId: demoId("sel", product.sellerSlug),
        name: chosen.length > 0 ? `${product.name} (${chosen.join(", ")})` : product.name,
        unitPriceMinor: variant.priceMinor,
      });
    }
  }
  return shelf;
}
