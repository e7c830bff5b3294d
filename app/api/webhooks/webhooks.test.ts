import { revalidateTag } from "next/cache";
import { Client } from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { createEvent } from "@/lib/create-event";
import { newId } from "@/lib/ids";
import type { Event, EventType, PayloadOf } from "@/lib/messages";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import { howManyWait, makeAvailable, newAccount, newShopper, requestFor, rowOf, testBackend } from "@/tests/factories";
import { deliverAll, deliverEvent } from "@/tests/setup/real-webhooks";
import { until } from "@/tests/setup/until";

vi.mock("next/cache", () => ({ revalidateTag: vi.fn() }));

const { query } = testBackend();

const eventOf = <Type extends EventType>(type: Type, payload: PayloadOf<Type>): Event => createEvent(type, payload);
const userId = "user_1";

type Case = { event: Event; subject: string };

/** A message for each topic with what it is about, the table that its work writes to, and what it leaves there. */
const MESSAGES_OF: [topic: string, table: string, make: () => Promise<Case>, effects: string][] = [
  [
    "commands",
    "reservations",
    async () => {
      const variants = await makeAvailable(query, 1);
      const { checkoutId } = (await acceptCheckout(requestFor(variants), newShopper(), newId("req"))).checkout;
      return { event: eventOf("command.inventory.release", { checkoutId }), subject: checkoutId };
    },
    "select 1 from reservations where checkout_id = $1 and status = 'released'",
  ],
  [
    "orders",
    "notifications",
    async () => {
      const checkoutId = newId("chk");
      return { event: eventOf("checkout.rejected", { checkoutId, userId, reason: "stock_lost" }), subject: checkoutId };
    },
    "select 1 from notifications where link = '/checkout/' || $1",
  ],
  [
    "notifications",
    "notifications",
    async () => {
      const subject = newId("user");
      const line = { title: "Hello", body: "there", link: null };
      return { event: eventOf("notification.in_app", { userId: subject, ...line }), subject };
    },
    "select 1 from notifications where user_id = $1",
  ],
  [
    "inventory",
    "events",
    async () => {
      const subject = String((await makeAvailable(query, 1))[0]?.variantId);
      const changes = [{ variantId: subject, delta: -3, onHand: 4, available: 4 }];
      return { event: eventOf("inventory.stock.updated", { changes, reason: "sold" }), subject };
    },
    "select 1 from events where type = 'inventory.stock.low' and payload ->> 'variantId' = $1",
  ],
  [
    "analytics",
    "audit_log",
    async () => {
      const subject = newId("ord");
      return {
        event: eventOf("analytics.audit_log", { action: "test", actor: userId, subject, details: {} }),
        subject,
      };
    },
    "select 1 from audit_log where subject = $1",
  ],
];

test.each(MESSAGES_OF)(
  "two deliveries of one message of %s at the same moment: one is applied, the other has to come again",
  async (topic, table, make, effects) => {
    const { event, subject } = await make();
    const letGo = await lockTable(table);
    const first = deliverEvent(event);
    await until(async () => (await howManyWait(query)) === 1, "the first delivery is at work");
    // There is no Redis here, and nothing is applied yet: nobody but the inbox can turn the second one away.
    const second = deliverEvent(event);
    const bothAtWork = until(async () => (await howManyWait(query)) === 2, "both are at work").then(() => null);
    const early = await Promise.race([second, bothAtWork.catch(() => null)]);
    await letGo();
    expect(early?.status).toBe(503);
    expect((await first).status).toBe(200);
    expect(await (await deliverEvent(event)).json()).toMatchObject({ success: true, duplicate: true });
    expect((await query(effects, [subject])).rowCount).toBe(1);
    const inbox = "select consumer from inbox where event_id = $1";
    expect((await query(inbox, [event.eventId])).rows).toEqual([{ consumer: topic }]);
  },
);

/** Keeps everybody from writing into a table until it is let go. */
async function lockTable(table: string): Promise<() => Promise<unknown>> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`begin; lock table ${table} in exclusive mode`);
  return () => client.query("rollback");
}

test("whatever happens to an order, each bell rings once for it, and the audit log has each step and each refund", async () => {
  const [variants, buyer, owner] = [await makeAvailable(query, 1), await newAccount(query), await newAccount(query)];
  await query("update sellers set owner_id = $1 where id = $2", [owner.userId, variants[0]?.sellerId]);
  const { checkout } = await acceptCheckout(requestFor(variants), { ...buyer, guestId: null }, newId("req"));
  await deliverAll(query, checkout.checkoutId);
  const order = await rowOf(query, "select id, number from orders where checkout_id = $1", [checkout.checkoutId]);
  const viewer = { userId: buyer.userId, role: "shopper", name: "Ada", email: buyer.email } as const;
  await changeOrderStatus({ orderId: String(order.id), status: "CANCELLED", note: "changed my mind", viewer });
  await deliverAll(query, checkout.checkoutId);
  const bells = "select user_id, title from notifications where link = $1 order by title";
  const { rows } = await query(bells, [`/orders/${order.id}`]);
  expect(rows).toEqual([
    { user_id: owner.userId, title: `New order ${order.number}` },
    { user_id: buyer.userId, title: `Order ${order.number} is cancelled` },
    { user_id: buyer.userId, title: `Order ${order.number} is confirmed` },
    { user_id: buyer.userId, title: `Order ${order.number} is made` },
    { user_id: owner.userId, title: `Order ${order.number} was cancelled` },
  ]);
  const log = "select action, details from audit_log where subject = $1 order by at, event_id";
  const entries = (await query(log, [order.id])).rows;
  expect(entries.map(({ action }) => action)).toEqual([
    "order.created",
    "order.status",
    "order.status",
    "payment.refunded",
  ]);
  expect(entries.at(-1)?.details).toMatchObject({ amount: Number(variants[0]?.price) });
});

test("pages are made anew of what has sold out, and a cache that is away holds no message back", async () => {
  const [variant] = await makeAvailable(query, 1);
  const change = { variantId: variant?.variantId ?? "", delta: -1, onHand: 0, available: 0 };
  const soldOut = () => eventOf("inventory.stock.updated", { changes: [change], reason: "sold" });
  const refresh = vi.mocked(revalidateTag);
  refresh.mockClear().mockImplementationOnce(() => {
    throw new Error("the cache is away");
  });
  expect((await deliverEvent(soldOut())).status).toBe(200);
  await until(() => refresh.mock.calls.length === 1, "the cache was asked");
  expect((await deliverEvent(soldOut())).status).toBe(200);
  await until(() => refresh.mock.calls.length === 3, "the cache was asked again");
  const [failed, ...again] = refresh.mock.calls.map(([tag]) => tag);
  expect(again).toEqual([failed, "product-lists"]);
});
