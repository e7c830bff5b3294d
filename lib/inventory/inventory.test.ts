import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { db, type Transaction } from "@/db";
import { fromNow } from "@/lib/clock";
import { Failure } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type ForSale, makeAvailable, rowOf, testBackend } from "@/tests/factories";
import { releaseReservation } from "./release-reservation";
import { reserveStock } from "./reserve-stock";
import { restock } from "./restock";
import { sellReservation } from "./sell-reservation";
import { setStock } from "./set-stock";
import { type StockLine, stockLines } from "./stock-lines";

const { query } = testBackend();
let variants: ForSale[] = [];

beforeAll(async () => {
  variants = await makeAvailable(query, 5, { onHand: 20 });
});

const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) => db().transaction(work);
const reserve = (checkoutId: string, lines: StockLine[]) =>
  inTransaction((tx) => reserveStock(tx, checkoutId, lines, fromNow(60_000)));
const sell = async (checkoutId: string) => {
  const sold = await inTransaction((tx) => sellReservation(tx, checkoutId));
  return sold.map(({ variantId, delta }) => ({ variantId, quantity: -delta }));
};
const release = (checkoutId: string) => inTransaction((tx) => releaseReservation(tx, checkoutId));
const line = (index: number, quantity = 1): StockLine => ({ variantId: variants[index]?.variantId ?? "", quantity });
const levelOf = (variantId: string) =>
  rowOf(query, `select on_hand as "onHand", reserved from stock where variant_id = $1`, [variantId]);

/** Variants whose books do not add up: none, always. */
async function broken() {
  return (
    await query(
      `select s.* from stock s where not (0 <= reserved and reserved <= on_hand)
         or on_hand <> (select coalesce(sum(delta), 0) from stock_movements m where m.variant_id = s.variant_id)
         or reserved <> (select coalesce(sum(quantity), 0) from reservations r
                         where r.variant_id = s.variant_id and r.status = 'held')`,
    )
  ).rows;
}

type Step = { what: "reserve" | "sell" | "release"; lines: [number, number][]; pick: number };

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom("reserve", "reserve", "sell", "release"),
  lines: fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 }),
  pick: fc.nat(100),
});

/** One of eight who work on the same shelves; what one has reserved another may sell, release, or both at once. */
async function work(steps: Step[], checkouts: string[]): Promise<void> {
  for (const { what, lines, pick } of steps) {
    const known = checkouts[pick % Math.max(1, checkouts.length)];
    if (what === "reserve" || !known) {
      const checkoutId = newId("chk");
      const wanted = lines.map(([index, quantity]) => line(index, quantity));
      // A cart that cannot be had is refused by name; a deadlock or a broken check is not what anybody asked for.
      const refused = await reserve(checkoutId, wanted).catch((error: unknown) => error);
      if (refused === undefined) checkouts.push(checkoutId);
      else expect(refused).toMatchObject({ code: "out_of_stock" });
    } else if (what === "release") await release(known);
    else {
      const sold = await sell(known);
      if (sold.length > 0 && pick % 2 === 0)
        await inTransaction((tx) => restock(tx, [{ orderId: newId("ord"), lines: sold }]));
    }
  }
}

test("eight at once on the same shelves: nothing is oversold, lost or doubled, and nobody waits in a circle", async () => {
  const everybody = fc.array(fc.array(step, { minLength: 4, maxLength: 10 }), { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(everybody, async (workers) => {
      const checkouts: string[] = [];
      await Promise.all(workers.map((steps) => work(steps, checkouts)));
      expect(await broken()).toEqual([]);
      await Promise.all(checkouts.map(release));
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);

test("of thirty who want the last five, five get one each", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 5 });
  const wanted = [{ variantId: variant?.variantId ?? "", quantity: 1 }];
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => reserve(newId("chk"), wanted)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toBeInstanceOf(Failure);
  }
  expect(await levelOf(variant?.variantId ?? "")).toEqual({ onHand: 5, reserved: 5 });
});

test("carts that hold the same prints in opposite orders never wait for each other in a circle", async () => {
  const pair = await makeAvailable(query, 2, { onHand: 200 });
  const lines = pair.map(({ variantId }) => ({ variantId, quantity: 1 }));
  const baskets = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? lines : lines.toReversed()));
  const ids = await Promise.all(
    baskets.map(async (basket) => {
      const checkoutId = newId("chk");
      await reserve(checkoutId, basket);
      return checkoutId;
    }),
  );
  await Promise.all(ids.map((id, index) => (index % 2 === 0 ? sell(id) : release(id))));
  for (const { variantId } of pair) expect(await levelOf(variantId)).toEqual({ onHand: 180, reserved: 0 });
});

test("two lines of one print are one wish: together they may not exceed what is there", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 3 });
  const twice = [2, 2].map((quantity) => ({ variantId: variant?.variantId ?? "", quantity }));
  await expect(reserve(newId("chk"), twice)).rejects.toMatchObject({
    code: "out_of_stock",
    extra: { items: [{ variantId: variant?.variantId, requested: 4, available: 3 }] },
  });
  expect(stockLines(twice).lines).toEqual([{ variantId: variant?.variantId, quantity: 4 }]);
});

test("all lines or none: what is short is named, what was there stays free", async () => {
  const [plenty, few] = await makeAvailable(query, 2, { onHand: 2 });
  await setStock({ variantId: plenty?.variantId ?? "", onHand: 9, reason: "count", by: "test" });
  const lines = [plenty, few].map((variant) => ({ variantId: variant?.variantId ?? "", quantity: 3 }));
  await expect(reserve(newId("chk"), [...lines, { variantId: "var_unheard", quantity: 1 }])).rejects.toMatchObject({
    extra: {
      items: [
        { variantId: few?.variantId, requested: 3, available: 2 },
        { variantId: "var_unheard", requested: 1, available: 0 },
      ],
    },
  });
  expect(await levelOf(plenty?.variantId ?? "")).toEqual({ onHand: 9, reserved: 0 });
});

test("a reservation ends once: sold is not sold again, nor released", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 8 });
  const lines = [{ variantId: variant?.variantId ?? "", quantity: 3 }];
  const checkoutId = newId("chk");
  await reserve(checkoutId, lines);
  expect(await sell(checkoutId)).toEqual(lines);
  expect(await sell(checkoutId)).toEqual([]);
  await release(checkoutId);
  expect(await levelOf(variant?.variantId ?? "")).toEqual({ onHand: 5, reserved: 0 });
});

test("nothing comes back to a shelf that does not exist, and then nothing at all", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 8 });
  const variantId = variant?.variantId ?? "";
  const lines = [variantId, "var_unheard"].map((id) => ({ variantId: id, quantity: 1 }));
  const back = inTransaction((tx) => restock(tx, [{ orderId: newId("ord"), lines }]));
  await expect(back).rejects.toThrow("no stock of var_unheard");
  expect(await levelOf(variantId)).toEqual({ onHand: 8, reserved: 0 });
});

test("the database itself refuses to sell what is not there", async () => {
  await expect(query("update stock set reserved = on_hand + 1")).rejects.toThrow("stock_reserved_within_on_hand");
  await expect(query("update stock set on_hand = -1, reserved = -1")).rejects.toThrow("stock_reserved_within_on_hand");
});

test("a count is a movement with a reason, told of, and may not take away what checkouts hold", async () => {
  const [variant] = await makeAvailable(query, 1, { onHand: 10 });
  const variantId = variant?.variantId ?? "";
  await reserve(newId("chk"), [{ variantId, quantity: 4 }]);
  const count = () => setStock({ variantId, onHand: 6, reason: "water damage", by: "user_1" });
  // Counted twice with the same result: the second time nothing has moved.
  for (const _ of [1, 2]) expect(await count()).toEqual({ variantId, onHand: 6, reserved: 4, available: 2 });
  const counted = "select delta from stock_movements where variant_id = $1 and reference = 'water damage'";
  expect(await rowOf(query, counted, [variantId])).toEqual({ delta: -4 });
  const told =
    "select type, payload from events where payload ->> 'reason' = $1 or payload -> 'details' ->> 'reason' = $1";
  expect((await query(`${told} order by type`, ["water damage"])).rows).toEqual([
    {
      type: "analytics.audit_log",
      payload: {
        action: "stock.set",
        actor: "user_1",
        subject: variantId,
        details: { from: 10, to: 6, reason: "water damage" },
      },
    },
    {
      type: "inventory.stock.updated",
      payload: { changes: [{ variantId, delta: -4, onHand: 6, available: 2 }], reason: "water damage" },
    },
  ]);
  const tooFew = setStock({ variantId, onHand: 3, reason: "lost", by: "user_1" });
  await expect(tooFew).rejects.toMatchObject({ code: "invalid_request", extra: { errors: [{ path: "onHand" }] } });
  const unheard = setStock({ variantId: "var_unheard", onHand: 3, reason: "found", by: "user_1" });
  await expect(unheard).rejects.toMatchObject({ code: "not_found" });
  expect(await broken()).toEqual([]);
});
