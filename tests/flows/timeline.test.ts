import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Accepted, buy, checkoutBody, findVariant, send, settled, signIn } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { signedDelivery, storedEvent } from "../setup/signed-delivery";
import { until } from "../setup/until";

const shop = shopForTests();

const delivery = z.object({
  attempt: z.number(),
  outcome: z.string(),
  duplicate: z.boolean(),
  latencyMs: z.number().min(0),
  error: z.string().optional(),
});
const entry = z.looseObject({
  kind: z.string(),
  at: z.iso.datetime(),
  type: z.string().optional(),
  eventId: z.string().optional(),
  causationId: z.string().nullish(),
  state: z.string().optional(),
  deliveries: z.array(delivery).optional(),
});
const timeline = z.object({ orderId: z.string(), checkoutId: z.string(), entries: z.array(entry) });

type Headers = Record<string, string>;
const asked = (orderId: string, headers: Headers = {}, query = "") =>
  fetch(`${shop().url}/api/orders/${orderId}/timeline${query}`, { headers });

async function timelineOf(orderId: string, headers: Headers, query = "") {
  const response = await asked(orderId, headers, query);
  expect(response.status).toBe(200);
  return timeline.parse(await response.json());
}

/** Waits until every message of the order is applied. */
async function completed(orderId: string, headers: Headers) {
  let seen = await timelineOf(orderId, headers);
  await until(async () => {
    seen = await timelineOf(orderId, headers);
    return seen.entries.every(({ kind, state }) => kind !== "event" || state === "applied");
  }, "all messages of the order are applied");
  return seen;
}

let shopper: { cookie: string };
let seller: { cookie: string };
let admin: { cookie: string };
beforeAll(async () => {
  shopper = await signIn(shop(), "shopper@example.com");
  seller = await signIn(shop(), "seller@example.com");
  admin = await signIn(shop(), "admin@example.com");
});

/** A cart of two studios, one of which is the demo seller's. */
async function buyFromTwoStudios(headers: Headers): Promise<{ checkout: Accepted; own: string; other: string }> {
  const { rows } = await shop().query(`
    select distinct on (mine) variants.product_id as "productId", variants.id as "variantId",
           sellers.owner_id is not distinct from (select id from users where email = 'seller@example.com') as mine
    from variants join products on products.id = variants.product_id
    join sellers on sellers.id = products.seller_id join stock on stock.variant_id = variants.id
    where stock.on_hand > 10 order by mine, variants.id`);
  expect(rows.map(({ mine }) => mine)).toEqual([false, true]);
  const items = rows.map(({ productId, variantId }) => ({ productId, variantId, quantity: 1 }));
  const body = { ...checkoutBody(await findVariant(shop())), items, totalAmount: undefined };
  const checkout = await buy(shop(), body, headers);
  const found = async () =>
    z
      .array(z.object({ id: z.string(), mine: z.boolean(), status: z.string() }))
      .parse((await shop().query(ORDERS_OF, [checkout.checkoutId])).rows);
  await until(async () => {
    const orders = await found();
    return orders.length === 2 && orders.every(({ status }) => status === "CONFIRMED");
  }, "both orders are confirmed");
  const orders = await found();
  const own = orders.find(({ mine }) => mine)?.id;
  const other = orders.find(({ mine }) => !mine)?.id;
  if (!own || !other) throw new Error("The checkout has not become an order per studio");
  return { checkout, own, other };
}

const ORDERS_OF = `
  select orders.id, orders.status,
         owner_id is not distinct from (select id from users where email = 'seller@example.com') as mine
  from orders join sellers on sellers.id = orders.seller_id where checkout_id = $1`;

test("an order's timeline tells its whole road in order: steps, money, stock, mail, and every message with its cause", async () => {
  const { checkout, own } = await buyFromTwoStudios(shopper);
  const { checkoutId, entries } = await completed(own, shopper);
  expect(checkoutId).toBe(checkout.checkoutId);
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
  const kinds = new Set(entries.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(["checkout", "reservation", "payment", "stock", "email", "event"]));
  expect(entries[0]).toMatchObject({ kind: "checkout", step: "opened" });
  expect(entries.filter(({ kind }) => kind === "payment")).toMatchObject([
    { operation: "authorize", status: "succeeded", amount: checkout.totalAmount, currency: "EUR" },
    { operation: "capture", status: "succeeded", amount: checkout.totalAmount },
  ]);
  const command = entries.find(({ type }) => type === "command.checkout");
  expect(command).toMatchObject({
    state: "applied",
    causationId: null,
    publications: null,
    deliveries: [{ attempt: 1, outcome: "applied", duplicate: false }],
  });
  const created = entries.filter(({ type }) => type === "order.created");
  expect(created).toHaveLength(2);
  for (const event of created) expect(event.causationId).toBe(command?.eventId);
  // What a message leads to belongs to the same order, and so on to the end.
  const capture = entries.find(({ type }) => type === "command.payment.capture");
  expect(capture).toMatchObject({ causationId: command?.eventId });
  const confirmed = entries.filter(({ type }) => type === "order.status_changed");
  expect(confirmed.map(({ causationId }) => causationId)).toEqual([capture?.eventId, capture?.eventId]);
  expect(entries.filter(({ kind, status }) => kind === "email" && status === "sent")).toHaveLength(2);
});

test("a seller reads of their own order, and nothing of what else was bought with it", async () => {
  const { own, other } = await buyFromTwoStudios(shopper);
  // The cancelled other order writes messages of every kind: refund, restock, email, audit.
  expect((await send(shop(), "PATCH", `/api/orders/${other}/status`, { status: "CANCELLED" }, shopper)).status).toBe(
    200,
  );
  const whole = await completed(own, admin);
  const { entries } = await completed(own, seller);
  const { rows: variants } = await shop().query(
    "select order_id, variant_id from order_items where order_id = any($1)",
    [[own, other]],
  );
  const foreign = variants.find(({ order_id }) => order_id === other);
  const text = JSON.stringify(entries);
  expect(text).not.toContain(other);
  expect(text).not.toContain(String(foreign?.variant_id));
  expect(text).not.toContain('"amount"');
  expect(entries.filter(({ type }) => type === "order.created")).toHaveLength(1);
  const types = (list: typeof entries) => list.map(({ type }) => type);
  for (const type of ["order.cancelled", "command.payment.refund"]) {
    expect(types(whole.entries)).toContain(type);
    expect(types(entries)).not.toContain(type);
  }
  // One stock change is the sale, which holds prints of both; the other put only the other studio's print back.
  expect(types(whole.entries).filter((type) => type === "inventory.stock.updated")).toHaveLength(2);
  expect(types(entries).filter((type) => type === "inventory.stock.updated")).toHaveLength(1);
  const letters = entries.filter(({ kind }) => kind === "email").map(({ letter }) => letter);
  expect(letters.sort()).toEqual(["order-confirmation", "studio-new-order"]);
  expect((await asked(other, seller)).status).toBe(404);
});

test("a timeline is for buyer, seller, admin, and a guest who shows the token", async () => {
  const { own: foreignOrder } = await buyFromTwoStudios(shopper);
  const checkout = await buy(shop(), checkoutBody(await findVariant(shop())));
  const [order] = (await settled(shop(), checkout)).orders;
  const orderId = order?.orderId ?? "";
  const token = new URL(checkout.statusUrl, shop().url).search;
  expect((await timelineOf(orderId, {}, token)).orderId).toBe(orderId);
  expect((await asked(orderId, {}, "?token=wrong")).status).toBe(404);
  // The token of one checkout opens no other.
  expect((await asked(foreignOrder, {}, token)).status).toBe(404);
  expect((await asked(orderId)).status).toBe(401);
  expect((await asked(orderId, shopper)).status).toBe(404);
  expect((await asked(orderId, admin)).status).toBe(200);
  expect((await asked("ord_nowhere", admin)).status).toBe(404);
});

test("duplicates are shown to all; what went wrong inside is shown to seller and admin only", async () => {
  const { checkout, own } = await buyFromTwoStudios(shopper);
  await completed(own, shopper);
  const event = await storedEvent(shop(), "command.checkout", checkout.checkoutId);
  expect((await signedDelivery(shop(), "commands", event)).status).toBe(200);
  expect((await signedDelivery(shop(), "commands", { ...event, payload: {} } as typeof event)).status).toBe(489);
  await shop().query(
    "insert into deliveries (id, event_id, consumer, outcome, error, retried, duration_ms) values ('dlv_query', $1, 'commands', 'failed', 'Error: Failed query: insert 4711', 2, 5)",
    [event.eventId],
  );
  const deliveriesFor = async (headers: Headers) => {
    const command = (await timelineOf(own, headers)).entries.find(({ type }) => type === "command.checkout");
    return command?.deliveries ?? [];
  };
  await until(async () => (await deliveriesFor(admin)).length === 4, "all deliveries are recorded");
  const outcomes = (await deliveriesFor(shopper)).map(({ outcome, duplicate }) => ({ outcome, duplicate }));
  expect(outcomes).toContainEqual({ outcome: "duplicate", duplicate: true });
  const errorsFor = async (headers: Headers) =>
    (await deliveriesFor(headers)).flatMap(({ error }) => error ?? []).sort();
  expect(await errorsFor(shopper)).toEqual([]);
  const refusal = expect.stringContaining("The payload of command.checkout is wrong.");
  expect(await errorsFor(seller)).toEqual([refusal, "It failed on our side and is tried again."]);
  expect(await errorsFor(admin)).toEqual(["Error: Failed query: insert 4711", refusal]);
});

test("the AsyncAPI description of all messages is there for everybody", async () => {
  const response = await fetch(`${shop().url}/api/asyncapi.json`);
  expect(response.status).toBe(200);
  const { servers } = z
    .object({ servers: z.object({ shop: z.object({ host: z.string() }) }) })
    .parse(await response.json());
  // The address is this shop's: nothing was fixed when it was built.
  expect(servers.shop.host).toBe(new URL(shop().url).host);
});
