import { expect, test } from "vitest";
import { db } from "@/db";
import { createEvent } from "@/lib/messages";
import { backRoom, putOnSale } from "@/tests/factories";
import { findSlugsSoldOutOrBack } from "./find-slugs";
import { reportStock } from "./report-stock";
import { setStock } from "./set-stock";

const { query } = backRoom();

/** A variant of which `now` are left after a change of `delta`. */
async function changed(now: number, delta: number) {
  const [variant] = await putOnSale(query, 1, { onHand: now });
  return { variantId: variant?.variantId ?? "", delta };
}

/** The warnings that the news of these changes leads to. */
async function warnings(changes: { variantId: string; delta: number }[]) {
  const event = createEvent("inventory.stock.updated", { changes, reason: "test" });
  await db().transaction((tx) => reportStock(tx, event));
  const { rows } = await query("select payload from events where causation_id = $1", [event.eventId]);
  return rows.map(({ payload }) => payload);
}

test("the change that brings a variant down to the last five is told of; those before and after it are not", async () => {
  const crossing = await changed(5, -1);
  expect(await warnings([crossing])).toEqual([{ variantId: crossing.variantId, available: 5 }]);
  for (const [now, delta] of [
    [6, -1],
    [4, -1],
    [0, -2],
    [5, 3],
  ] as const) {
    expect(await warnings([await changed(now, delta)])).toEqual([]);
  }
});

test("what checkouts hold is not there any more", async () => {
  const { variantId, delta } = await changed(10, -3);
  await query("update stock set reserved = 6 where variant_id = $1", [variantId]);
  expect(await warnings([{ variantId, delta }])).toEqual([{ variantId, available: 4 }]);
});

test("of many changes each is looked at by itself", async () => {
  const variants = await putOnSale(query, 3, { onHand: 2 });
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
  const slugs = await findSlugsSoldOutOrBack([soldOut, back, still, held]);
  // Two variants may be of one print, whose page is then made anew once.
  const expected = new Set([
    await slugOf(soldOut.variantId),
    await slugOf(back.variantId),
    await slugOf(held.variantId),
  ]);
  expect(slugs.sort()).toEqual([...expected].sort());
});
