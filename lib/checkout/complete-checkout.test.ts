import { Client } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { createEvent } from "@/lib/create-event";
import type { Event, PayloadOf } from "@/lib/messages";
import { transaction, writeMessages } from "@/lib/outbox";
import {
  deliver,
  deliverStored,
  type ForSale,
  makeAvailable,
  newShopper,
  outboxDrained,
  requestFor,
  rowOf,
  testBackend,
} from "@/tests/factories";
import { acceptCheckout } from "./accept-checkout";
import { completeCheckout } from "./complete-checkout";

const { query } = testBackend();

afterEach(() => vi.restoreAllMocks());

async function accepted(variants: ForSale[]) {
  return (await acceptCheckout(requestFor(variants), newShopper(), null)).checkout;
}

async function commandOf(checkoutId: string): Promise<Event<"command.checkout">> {
  const { payload } = await rowOf(
    query,
    "select payload from events where type = 'command.checkout' and correlation_id = $1",
    [checkoutId],
  );
  // What the shop wrote itself a moment ago.
  return createEvent("command.checkout", payload as PayloadOf<"command.checkout">, { correlationId: checkoutId });
}

const checkoutOf = (id: string) => rowOf(query, "select status, reason from checkouts where id = $1", [id]);
const newsOf = async (checkoutId: string) =>
  (await query("select type from events where correlation_id = $1 order by id", [checkoutId])).rows.map(
    ({ type }) => type,
  );
const newsAbout = async (id: string) =>
  (
    await query(
      "select type, payload from events where payload ->> 'orderId' = $1 or payload ->> 'subject' = $1 order by type",
      [id],
    )
  ).rows;

test("a checkout becomes an order for each studio, with items, history, number and news", async () => {
  const variants = await makeAvailable(query, 3, { sellers: 3, onHand: 10 });
  const { status: _, statusUrl: __, ...bought } = await accepted(variants);
  const { checkoutId } = bought;
  const { paymentMethod: ___, ...asked } = requestFor(variants);
  expect((await commandOf(checkoutId)).payload).toEqual({ ...asked, ...bought, userId: null });
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect((await checkoutOf(checkoutId)).status).toBe("completed");
  const { rows } = await query(
    `select number, status, total_minor, (select count(*)::int from order_items where order_id = orders.id) as items,
            (select count(*)::int from order_history where order_id = orders.id) as steps
     from orders where checkout_id = $1`,
    [checkoutId],
  );
  expect(rows).toHaveLength(3);
  for (const row of rows)
    expect(row).toMatchObject({ status: "PENDING", items: 1, steps: 1, number: expect.stringMatching(/^OC-\d+$/) });
  expect(rows.reduce((sum, row) => sum + row.total_minor, 0)).toBe(
    variants.reduce((sum, { price }) => sum + Math.round(price * 100), 0),
  );
  const news = await newsOf(checkoutId);
  for (const type of ["order.created", "analytics.audit_log"]) {
    expect(news.filter((one) => one === type)).toHaveLength(3);
  }
  // Nobody is thanked before the money is taken.
  expect(news).not.toContain("notification.email");
  for (const type of ["inventory.stock.updated", "command.payment.capture"]) expect(news).toContain(type);
  const [order] = (await query(`select * from orders where checkout_id = $1 order by id limit 1`, [checkoutId])).rows;
  const [line] = variants.filter(({ sellerId }) => sellerId === order.seller_id);
  expect(await newsAbout(order.id)).toEqual([
    {
      type: "analytics.audit_log",
      payload: {
        action: "order.created",
        actor: "guest",
        subject: order.id,
        details: { number: order.number, totalAmount: line?.price },
      },
    },
    {
      type: "order.created",
      payload: {
        orderId: order.id,
        number: order.number,
        checkoutId,
        sellerId: order.seller_id,
        userId: null,
        totalAmount: line?.price,
        currency: "EUR",
        items: [{ productId: line?.productId, variantId: line?.variantId, quantity: 1, price: line?.price }],
      },
    },
  ]);
  const stock = "select payload from events where type = 'inventory.stock.updated' and correlation_id = $1";
  const changes = variants.map(({ variantId }) => ({ variantId, delta: -1, onHand: 9, available: 9 }));
  expect((await rowOf(query, stock, [checkoutId])).payload).toEqual({
    changes: expect.arrayContaining(changes),
    reason: `sold by ${checkoutId}`,
  });
  expect(await rowOf(query, "select status, changed_by from order_history where order_id = $1", [order.id])).toEqual({
    status: "PENDING",
    changed_by: "system",
  });
  const sold = "select sum(delta)::int as sold from stock_movements where reference = $1 and reason = 'sale'";
  expect(await rowOf(query, sold, [checkoutId])).toEqual({ sold: -3 });
});

test("delivered again, by any road, it makes nothing new", async () => {
  const { checkoutId } = await accepted(await makeAvailable(query, 1));
  await deliver(query, "command.checkout", checkoutId);
  const stored = (
    await query("select * from events where type = 'command.checkout' and correlation_id = $1", [checkoutId])
  ).rows[0];
  expect(await deliverStored(stored)).toBe(200);
  // Another message about the same checkout, which no inbox row knows.
  const again = await commandOf(checkoutId);
  await db().transaction((tx) => completeCheckout(tx, again));
  expect((await query("select 1 from orders where checkout_id = $1", [checkoutId])).rowCount).toBe(1);
});

test("a second order of one studio for one checkout is refused by the database itself", async () => {
  const { checkoutId } = await accepted(await makeAvailable(query, 1));
  await deliver(query, "command.checkout", checkoutId);
  const copy = query(
    `insert into orders (id, checkout_id, seller_id, customer_name, customer_email, customer_address, subtotal_minor, total_minor, currency)
     select id || '2', checkout_id, seller_id, customer_name, customer_email, customer_address, subtotal_minor, total_minor, currency
     from orders where checkout_id = $1`,
    [checkoutId],
  );
  await expect(copy).rejects.toThrow("orders_once_per_checkout_and_seller");
});

test("stock that is no longer held rejects the checkout: nothing is charged, and an email says why", async () => {
  const { checkoutId, paymentId } = await accepted(await makeAvailable(query, 1, { onHand: 5 }));
  await transaction((tx) =>
    writeMessages(tx, { correlationId: checkoutId }, [{ type: "command.inventory.release", payload: { checkoutId } }]),
  );
  expect(await deliver(query, "command.inventory.release", checkoutId)).toEqual([200]);
  expect(await deliver(query, "command.checkout", checkoutId)).toEqual([200]);
  expect(await checkoutOf(checkoutId)).toEqual({ status: "rejected", reason: "stock_lost" });
  expect((await query("select 1 from orders where checkout_id = $1", [checkoutId])).rowCount).toBe(0);
  expect(await deliver(query, "command.payment.void", checkoutId)).toEqual([200]);
  expect(await rowOf(query, "select status from payments where id = $1", [paymentId])).toEqual({ status: "voided" });
  const told = "select type, payload from events where correlation_id = $1 and type = any($2) order by type";
  expect((await query(told, [checkoutId, ["checkout.rejected", "notification.email"]])).rows).toEqual([
    { type: "checkout.rejected", payload: { checkoutId, userId: null, reason: "stock_lost" } },
    {
      type: "notification.email",
      payload: { letter: "checkout-rejected", reference: checkoutId, recipient: "ada@example.com" },
    },
  ]);
});

test("a command for a checkout that does not exist can never work", async () => {
  const event = { ...(await commandOf((await accepted(await makeAvailable(query, 1))).checkoutId)) };
  const unheard = { ...event, payload: { ...event.payload, checkoutId: "chk_unheard" } };
  await expect(db().transaction((tx) => completeCheckout(tx, unheard))).rejects.toMatchObject({ code: "not_found" });
});

/** How often the database is asked while a checkout of so many prints becomes orders. */
async function statementsFor(variants: ForSale[]): Promise<number> {
  const { checkoutId } = await accepted(variants);
  const event = await commandOf(checkoutId);
  await outboxDrained(query);
  const asked = vi.spyOn(Client.prototype, "query");
  const count = await transaction(async (tx) => {
    asked.mockClear();
    await completeCheckout(tx, event);
    // Other connections may be asked meanwhile, for messages that are still on their way out: ours is the busy one.
    const perConnection = new Map<unknown, number>();
    for (const client of asked.mock.contexts) perConnection.set(client, (perConnection.get(client) ?? 0) + 1);
    return Math.max(...perConnection.values());
  });
  asked.mockRestore();
  expect((await checkoutOf(checkoutId)).status).toBe("completed");
  return count;
}

test("a cart of forty prints costs as many statements as a cart of one", async () => {
  const one = await statementsFor(await makeAvailable(query, 1, { sellers: 3 }));
  const forty = await statementsFor(await makeAvailable(query, 40, { sellers: 3 }));
  expect(one).toBeGreaterThan(5);
  expect(forty).toBe(one);
});
