import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { reportDailySales, reportProductSales, reportSellerSales } from "@/db/schema";
import type { Event, PayloadOf } from "@/lib/messages";
import { writeMessages } from "@/lib/outbox";
import { deadlocksOf } from "@/tests/factories";
import { databaseForTests } from "@/tests/setup/database";
import { projectSales } from "./project-sales";
import type { SalesNews } from "./sales";

process.env.DATABASE_POOL_MAX = "12";
const { query } = databaseForTests();

type Created = PayloadOf<"order.created">;

test("an order adds to its day, its seller and its product, over all its lines", async () => {
  const order = await created("sel_one", [2, 5]);
  await project(order);
  expect(await readSales("sel_one")).toEqual({
    day: { orders: 1, revenueMinor: 7000, cancelled: 0, cancelledMinor: 0, refunded: 0, refundedMinor: 0 },
    seller: { orders: 1, revenueMinor: 7000, cancelled: 0, cancelledMinor: 0, refunded: 0, refundedMinor: 0 },
    product: { units: 7, revenueMinor: 7000, unitsBack: 0, backMinor: 0 },
  });
});

test("news that comes in the wrong order makes the same reports", async () => {
  const [first, second] = [await created("sel_two", [1]), await created("sel_two", [3])];
  const news = [ended(second, "cancelled"), ended(first, "refunded"), second, first];
  for (const one of news) await project(one);
  expect(await readSales("sel_two")).toMatchObject({
    seller: { orders: 2, revenueMinor: 4000, cancelled: 1, cancelledMinor: 3000, refunded: 1, refundedMinor: 1000 },
    product: { units: 4, revenueMinor: 4000, unitsBack: 4, backMinor: 4000 },
  });
});

test("each day counts what happened on it", async () => {
  const order = await created("sel_three", [1]);
  await project(order);
  await project({ ...ended(order, "cancelled"), timestamp: "2031-05-07T23:59:59.999Z" });
  expect(await dayOf("2031-05-07")).toMatchObject({ orders: 0, revenueMinor: 0, cancelled: 1, cancelledMinor: 1000 });
});

test("a step that is neither an end nor a beginning adds nothing", async () => {
  const order = await created("sel_four", [1]);
  const shipped = ended(order, "refunded");
  if (shipped.eventType !== "order.status_changed") throw new Error("It is a step");
  await project({ ...shipped, payload: { ...shipped.payload, to: "SHIPPED" } });
  expect(await readSales("sel_four")).toMatchObject({ seller: undefined });
});

test("many orders of one day at once are all counted, and none waits in a circle", async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => created("sel_five", [1, 1])));
  await Promise.all(orders.map((order) => project(order)));
  expect(await readSales("sel_five")).toMatchObject({ seller: { orders: 12, revenueMinor: 24_000 } });
});

test("orders that are added up together lock their rows in one order, however they are mixed", async () => {
  const sellers = ["sel_six", "sel_seven", "sel_eight", "sel_nine"];
  const news: SalesNews[] = [];
  for (const seller of sellers) news.push(await created(seller, [1]));
  const before = await deadlocksOf(query);
  const mixed = Array.from({ length: 24 }, (_, turn) => [...news.slice(turn % 4), ...news.slice(0, turn % 4)]);
  await Promise.all(mixed.map((some, turn) => project(...(turn % 2 === 0 ? some : some.toReversed()))));
  expect(await deadlocksOf(query)).toBe(before);
  for (const seller of sellers) expect(await readSales(seller)).toMatchObject({ seller: { orders: 24 } });
});

let made = 0;

/** News of an order, in the event store as a checkout would have written it: `quantities` of two products at 10.00 each. */
async function created(sellerId: string, quantities: number[]): Promise<Event<"order.created">> {
  made += 1;
  const [orderId, checkoutId] = [`ord_${made}`, `chk_${made}`];
  const items = quantities.map((quantity) => ({
    productId: `prod_${sellerId}`,
    variantId: "var_1",
    quantity,
    price: 10,
  }));
  const totalAmount = quantities.reduce((sum, quantity) => sum + 10 * quantity, 0);
  const who = { number: `OC-${made}`, checkoutId, sellerId, userId: null };
  const payload: Created = { orderId, ...who, totalAmount, currency: "XTS", items };
  await db().transaction((tx) =>
    writeMessages(tx, { correlationId: checkoutId }, [{ type: "order.created", payload }]),
  );
  return { ...envelopeOf(checkoutId), eventType: "order.created", payload };
}

function ended({ payload }: Event<"order.created">, how: "cancelled" | "refunded"): SalesNews {
  const { orderId, number, sellerId, userId, totalAmount, currency, checkoutId } = payload;
  const envelope = envelopeOf(checkoutId);
  if (how === "cancelled") {
    const told = { orderId, number, sellerId, userId, totalAmount, currency, reason: "changed my mind" };
    return { ...envelope, eventType: "order.cancelled", payload: told };
  }
  const step = { orderId, number, userId, from: "RETURNED", to: "REFUNDED", changedBy: "system", note: null };
  return { ...envelope, eventType: "order.status_changed", payload: step };
}

function envelopeOf(correlationId: string) {
  return { eventId: "evt_1", timestamp: "2031-05-06T00:00:00.000Z", version: "1.0", source: "test", correlationId };
}

function project(...news: SalesNews[]): Promise<void> {
  return db().transaction((tx) => projectSales(tx, news));
}

async function dayOf(day: string) {
  const [row] = await db().select().from(reportDailySales).where(eq(reportDailySales.day, day));
  if (!row) return undefined;
  const { day: _, currency: __, ...sums } = row;
  return sums;
}

async function readSales(sellerId: string) {
  const [seller] = await db().select().from(reportSellerSales).where(eq(reportSellerSales.sellerId, sellerId));
  const id = `prod_${sellerId}`;
  const [product] = await db().select().from(reportProductSales).where(eq(reportProductSales.productId, id));
  const without = <Row extends { currency: string }>(row: Row | undefined) =>
    row && Object.fromEntries(Object.entries(row).filter(([name]) => !/Id$|^currency$/.test(name)));
  return { day: await dayOf("2031-05-06"), seller: without(seller), product: without(product) };
}
