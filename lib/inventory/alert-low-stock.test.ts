import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { createEvent } from "@/lib/create-event";
import { newId } from "@/lib/ids";
import { MESSAGES } from "@/lib/messages";
import { deliver, type ForSale, makeAvailable, newShopper, requestFor, testBackend } from "@/tests/factories";
import { alertLowStock } from "./alert-low-stock";
import { findAvailabilityChanges } from "./find-availability-changes";
import { restock } from "./restock";
import { setStock } from "./set-stock";
import { levelled, type StockChange } from "./stock-change";

const { query } = testBackend();
const stockChanges = MESSAGES["inventory.stock.updated"].payload.shape.changes;

/** A variant of which `now` are left after a change of `delta`. */
async function changed(now: number, delta: number) {
  const [variant] = await makeAvailable(query, 1, { onHand: now });
  return { variantId: variant?.variantId ?? "", delta };
}

/** The warnings that the news of these changes leads to. */
async function warnings(changes: StockChange[]) {
  const event = createEvent("inventory.stock.updated", { changes, reason: "test" });
  await db().transaction((tx) => alertLowStock(tx, event));
  const { rows } = await query("select payload from events where causation_id = $1", [event.eventId]);
  return rows.map(({ payload }) => payload);
}

test("the change that brings a variant down to the last five is told of; those before and after it are not", async () => {
  for (const [onHand, delta, told] of [
    [5, -1, true],
    [2, -6, true],
    [6, -1, false],
    [4, -1, false],
    [0, -2, false],
    [5, 3, false],
  ] as const) {
    const { variantId } = await changed(9, 0);
    const level = { variantId, available: onHand };
    expect(await warnings([{ ...level, delta, onHand }]), `${delta} to ${onHand}`).toEqual(told ? [level] : []);
  }
});

test("news from before levels were written is understood by what is left now", async () => {
  const crossing = await changed(5, -1);
  expect(await warnings([crossing])).toEqual([{ variantId: crossing.variantId, available: 5 }]);
  expect(await warnings([await changed(6, -1)])).toEqual([]);
});

/** What the last news of stock tells of a variant, oldest first. */
async function toldOf(variantId: string, count: number) {
  const { rows } = await query(
    "select id, payload->'changes' as changes from events where type = 'inventory.stock.updated' and payload->'changes'->0->>'variantId' = $1 order by id",
    [variantId],
  );
  return rows.slice(-count).map(({ id, changes }) => ({ id, changes: stockChanges.parse(changes) }));
}

/** A checkout of three pieces of a variant: accepted, and not completed yet. */
async function threeOf(variant: ForSale): Promise<string> {
  return (await acceptCheckout(requestFor([variant], {}, 3), newShopper(), newId("req"))).checkout.checkoutId;
}

test("two sales before their news is read: one of them has crossed the line, and the studio is told once", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 8 });
  if (!variant) throw new Error("Nothing is on sale");
  // Both are held before one of them is sold: what is left to buy has gone from 8 to 2 without any sale.
  const checkouts = [await threeOf(variant), await threeOf(variant)];
  for (const checkoutId of checkouts) expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  const news = await toldOf(variant.variantId, 2);
  expect(news.map(({ changes }) => changes)).toEqual([
    [{ variantId: variant.variantId, delta: -3, onHand: 5, available: 2 }],
    [{ variantId: variant.variantId, delta: -3, onHand: 2, available: 2 }],
  ]);
  const told = [];
  for (const { changes } of news.reverse()) told.push(...(await warnings(changes)));
  expect(told).toEqual([{ variantId: variant.variantId, available: 2 }]);
});

test("pieces that come back one after the other bring their page back once, whenever their news is read", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 3 });
  if (!variant) throw new Error("Nothing is on sale");
  const { variantId } = variant;
  await threeOf(variant);
  const lines = [{ variantId, quantity: 1 }];
  const orders = await db().transaction((tx) =>
    restock(tx, [
      { orderId: newId("ord"), lines },
      { orderId: newId("ord"), lines: [...lines, ...lines] },
    ]),
  );
  const back = orders.map(({ changes }) => changes);
  // Three are held: they are on the shelf, and nobody else can buy them.
  expect(back).toEqual([
    [{ variantId, delta: 1, onHand: 4, available: 1 }],
    [{ variantId, delta: 2, onHand: 6, available: 3 }],
  ]);
  const pages = await Promise.all(back.map(findAvailabilityChanges));
  expect(pages.map((slugs) => slugs.length)).toEqual([1, 0]);
});

test("a shelf that is emptied and filled again has its page made anew each time", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 2 });
  const variantId = variant?.variantId ?? "";
  for (const onHand of [0, 7]) {
    await setStock({ variantId, onHand, reason: "count", by: "user_1" });
    const [counted] = await toldOf(variantId, 1);
    expect(await findAvailabilityChanges(counted?.changes ?? [])).toHaveLength(1);
  }
});

test("news that has its levels and crosses nothing is read without a look at the shelves", async () => {
  const { variantId } = await changed(9, 0);
  await db().transaction(async (tx) => {
    // Whoever looked would wait for this.
    await tx.execute(sql`lock table stock, variants in access exclusive mode`);
    expect(await findAvailabilityChanges([{ variantId, delta: -1, onHand: 8, available: 8 }])).toEqual([]);
  });
});

test("half a level is none, and of a variant that is gone there is none to be told", async () => {
  const { variantId } = await changed(9, 0);
  const level = { onHand: 9, available: 9 };
  const changes = [
    { variantId, delta: -1, onHand: 3 },
    { variantId, delta: -2, available: 3 },
    { variantId: "var_unheard", delta: -1 },
  ];
  expect(await levelled(db(), changes)).toEqual([
    { variantId, delta: -1, ...level },
    { variantId, delta: -2, ...level },
  ]);
});

test("of many changes each is looked at by itself", async () => {
  const variants = await makeAvailable(query, 3, { onHand: 2 });
  await setStock({ variantId: variants[0]?.variantId ?? "", onHand: 50, reason: "count", by: "test" });
  const found = await warnings(variants.map(({ variantId }) => ({ variantId, delta: -10 })));
  expect(found.map(({ variantId }) => variantId).sort()).toEqual(
    variants
      .slice(1)
      .map(({ variantId }) => variantId)
      .sort(),
  );
});

test("pages are refreshed when a variant is sold out, or back; what checkouts hold is not there", async () => {
  const soldOut = await changed(0, -2);
  const back = await changed(3, 3);
  const still = await changed(7, -1);
  const held = await changed(3, -2);
  await query("update stock set reserved = 3 where variant_id = $1", [held.variantId]);
  const slugOf = async (variantId: string) =>
    (await query("select slug from products p join variants v on v.product_id = p.id where v.id = $1", [variantId]))
      .rows[0]?.slug;
  const slugs = await findAvailabilityChanges([soldOut, back, still, held]);
  // Two variants may be of one print, whose page is then made anew once.
  const expected = new Set([
    await slugOf(soldOut.variantId),
    await slugOf(back.variantId),
    await slugOf(held.variantId),
  ]);
  expect(slugs.sort()).toEqual([...expected].sort());
});
