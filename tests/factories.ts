import type { Pool } from "pg";
import { afterAll, beforeAll } from "vitest";
import { POST as receiveCommand } from "@/app/api/webhooks/commands/route";
import { db } from "@/db";
import { type QStashFixture, startQStashFixture } from "@/dev/qstash/fixtures";
import { sign } from "@/dev/qstash/sign";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { type CheckoutRequest, checkoutRequest } from "@/lib/checkout/checkout-request";
import { registerDispatcher } from "@/lib/dispatcher";
import { newId, newSecret } from "@/lib/ids";
import { setStock } from "@/lib/inventory/set-stock";
import { openPayment } from "@/lib/payments/open-payment";
import type { Payment } from "@/lib/payments/payment";
import { payByCard } from "@/lib/payments/provider";
import { databaseForTests } from "./setup/database";
import { until } from "./setup/until";

type Query = Pool["query"];

/** Something that is for sale; the price in major units. */
export type ForSale = { productId: string; variantId: string; sellerId: string; price: number };

/**
 * A shop without its pages, for tests of its verbs: a database of its own, and a QStash that takes every message and
 * delivers it to nobody. What a message does happens when a test delivers it: see `deliver`. Nothing is dispatched either,
 * whatever routes a test imports, unless it registers a dispatcher itself.
 */
export function testBackend(): { query: Query } {
  let cloud: QStashFixture | undefined;
  beforeAll(async () => {
    registerDispatcher(undefined);
    cloud = await startQStashFixture();
    process.env.QSTASH_URL = cloud.url;
    process.env.QSTASH_TOKEN = cloud.token;
    process.env.QSTASH_WEBHOOK_BASE_URL = cloud.receiver.url;
    process.env.DATABASE_POOL_MAX = "16";
  });
  afterAll(() => cloud?.close());
  return databaseForTests();
}

let timesOnSale = 0;

/**
 * Variants of different products, each with `onHand` pieces that nobody holds; of as many sellers as asked for. Other ones at
 * each call, but the same in each run.
 */
export async function makeAvailable(
  query: Query,
  count: number,
  { onHand = 50, sellers = 1 }: { onHand?: number; sellers?: number } = {},
): Promise<ForSale[]> {
  const { rows } = await query(
    `select * from (
       select p.id as "productId", v.id as "variantId", p.seller_id as "sellerId", v.price_minor / 100.0::float8 as price,
              row_number() over (partition by p.seller_id order by md5(v.id || $3)) as place,
              dense_rank() over (order by p.seller_id) as seller
       from products p join variants v on v.product_id = p.id and v.position = 0 join stock s on s.variant_id = v.id
       where s.reserved = 0) candidates
     where seller <= $2 order by place, seller limit $1`,
    [count, sellers, String(timesOnSale++)],
  );
  const chosen: ForSale[] = rows.map(({ productId, variantId, sellerId, price }) => {
    return { productId, variantId, sellerId, price };
  });
  for (const { variantId } of chosen) await setStock({ variantId, onHand, reason: "for a test", by: "test" });
  return chosen;
}

/** What an honest storefront sends for these variants. */
export function requestFor(variants: ForSale[], change: Partial<CheckoutRequest> = {}, quantity = 1): CheckoutRequest {
  const items = variants.map(({ productId, variantId, price }) => ({ productId, variantId, price, quantity }));
  const totalMinor = variants.reduce((sum, { price }) => sum + Math.round(price * 100) * quantity, 0);
  return checkoutRequest.parse({
    customerName: "Ada Lovelace",
    customerEmail: "ada@example.com",
    customerAddress: "12 Main St, Springfield",
    items,
    totalAmount: totalMinor / 100,
    paymentMethod: { type: "card", token: "tok_visa" },
    ...change,
  });
}

/** A guest whom nobody has seen before. */
export function newShopper(): { userId: null; guestId: string } {
  return { userId: null, guestId: newSecret() };
}

/** Somebody with an account, whom nobody has seen before. */
export async function newAccount(query: Query): Promise<{ userId: string; email: string }> {
  const userId = newId("user");
  const email = `${userId}@example.com`;
  await query("insert into users (id, name, email) values ($1, 'Ada', $2)", [userId, email]);
  return { userId, email };
}

/** A payment of 10.00 by a good card, of a bare checkout; nobody has been asked for it yet. */
export async function newPayment(query: Query): Promise<Payment> {
  const checkoutId = newId("chk");
  await query(
    `insert into checkouts (id, shopper_key, request_hash, customer_name, customer_email, customer_address, lines, total_minor, currency)
     values ($1, $1, '', 'Ada', 'ada@example.com', 'Main St', '[]', 1000, 'EUR')`,
    [checkoutId],
  );
  const input = { checkoutId, ...payByCard("tok_visa"), amountMinor: 1000, currency: "EUR" };
  return db().transaction((tx) => openPayment(tx, input));
}

/** A checkout of one print of each of `sellers` studios, by a guest, with its orders made but not yet paid. */
export async function acceptOrders(query: Query, sellers: number, token = "tok_visa") {
  const variants = await makeAvailable(query, sellers, { sellers, onHand: 10 });
  const request = requestFor(variants, { paymentMethod: { type: "card", token } });
  const { checkout } = await acceptCheckout(request, newShopper(), null);
  const statuses = await deliver(query, "command.checkout", checkout.checkoutId);
  if (statuses.join() !== "200") throw new Error(`The checkout was not completed: ${statuses}`);
  const { rows } = await query("select id, total_minor from orders where checkout_id = $1 order by id", [
    checkout.checkoutId,
  ]);
  const orders = rows.map(({ id, total_minor }) => ({ orderId: String(id), totalMinor: Number(total_minor) }));
  return { ...checkout, variants, orders, orderId: orders[0]?.orderId ?? "" };
}

/** Delivers the waiting commands of one kind that a checkout led to, signed, side by side; answers their statuses. */
export async function deliver(query: Query, type: string, checkoutId: string): Promise<number[]> {
  const { rows } = await query(
    "select events.* from outbox join events on id = event_id where type = $1 and correlation_id = $2 order by id",
    [type, checkoutId],
  );
  return Promise.all(rows.map((row) => deliverStored(row)));
}

type StoredRow = Record<string, unknown> & { id: string; created_at: Date };

/** A webhook, and its POST handler. */
type Webhook = { topic: string; receive: (request: Request) => Promise<Response> };

/** Delivers a message as it stands in the event store; again, if it was delivered before. */
export async function deliverStored(
  row: StoredRow,
  { topic, receive }: Webhook = { topic: "commands", receive: receiveCommand },
): Promise<number> {
  const url = `${process.env.QSTASH_WEBHOOK_BASE_URL}/api/webhooks/${topic}`;
  const body = JSON.stringify({
    eventId: row.id,
    eventType: row.type,
    timestamp: row.created_at.toISOString(),
    version: row.version,
    source: row.source,
    ...(row.correlation_id !== null && { correlationId: row.correlation_id }),
    payload: row.payload,
  });
  const signature = sign(process.env.QSTASH_CURRENT_SIGNING_KEY ?? "", url, Buffer.from(body));
  const headers = { "upstash-signature": signature, "x-event-id": row.id };
  return (await receive(new Request(url, { method: "POST", headers, body }))).status;
}

/** The one row that a query finds. */
export async function rowOf(query: Query, text: string, values: unknown[] = []): Promise<Record<string, unknown>> {
  const { rows } = await query(text, values);
  if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one: ${text}`);
  return rows[0];
}

/** How many sessions of this database wait for a lock that another one holds. */
export async function howManyWait(query: Query): Promise<number> {
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  return (await query(waiting)).rows.length;
}

/** Whether a session of this database waits for a lock that another one holds. */
export async function hasLockWaiters(query: Query): Promise<boolean> {
  return (await howManyWait(query)) > 0;
}

/** How often PostgreSQL has ended a transaction of this database that waited in a circle. */
export async function deadlocksOf(query: Query): Promise<number> {
  await query("select pg_stat_force_next_flush()");
  const counted = "select deadlocks::int from pg_stat_database where datname = current_database()";
  return Number((await rowOf(query, counted)).deadlocks);
}

/** Waits until QStash has taken every message, so that nothing goes on behind the back of a test that counts. */
export async function outboxDrained(query: Query): Promise<void> {
  const unsent = "select 1 from outbox where publications = 0";
  await until(async () => (await query(unsent)).rows.length === 0, "every message is published");
}
