import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "@/dev/qstash/fixtures";
import { createEvent } from "./create-event";
import { type Event, TOPICS } from "./messages";
import {
  publishAuditLog,
  publishBatch,
  publishCheckoutCommand,
  publishEmailNotification,
  publishEvent,
  publishEvents,
  publishOrderCreated,
  publishStockUpdate,
  webhookUrl,
} from "./qstash-producer";

let cloud: QStashFixture;

beforeAll(async () => {
  cloud = await startQStashFixture();
  process.env.QSTASH_URL = cloud.url;
  process.env.QSTASH_TOKEN = cloud.token;
  process.env.QSTASH_WEBHOOK_BASE_URL = cloud.receiver.url;
});
afterAll(() => cloud.close());
beforeEach(() => {
  cloud.received.length = 0;
});

function release(checkoutId = "chk_1", correlationId?: string): Event {
  return createEvent("command.inventory.release", { checkoutId }, { correlationId });
}

/** Messages that wait for a minute can be looked at. */
const waiting = { delay: 60 };
const messageOf = async (publication: Promise<{ messageId: string }>) =>
  cloud.client.messages.get((await publication).messageId);

test("an event arrives at its topic's webhook as it is, signed, with what names it in the headers", async () => {
  const event = release("chk_1", "chk_1");
  await publishEvent(TOPICS.COMMANDS, event);
  await until(() => cloud.received.length === 1, "the event has arrived");
  const [delivery] = cloud.received;
  expect(delivery?.path).toBe("/api/webhooks/commands");
  expect(JSON.parse(delivery?.body ?? "")).toEqual(event);
  expect(delivery?.headers).toMatchObject({
    "content-type": "application/json",
    "x-event-type": "command.inventory.release",
    "x-event-id": event.eventId,
    "x-correlation-id": "chk_1",
  });
  const signature = String(delivery?.headers["upstash-signature"]);
  const url = webhookUrl(TOPICS.COMMANDS);
  expect(await cloud.verifier.verify({ signature, body: delivery?.body ?? "", url })).toBe(true);
});

test("an event without a correlation has no header of it", async () => {
  await publishEvent(TOPICS.COMMANDS, release());
  await until(() => cloud.received.length === 1, "the event has arrived");
  expect(cloud.received[0]?.headers).not.toHaveProperty("x-correlation-id");
});

test("published twice, an event is delivered once; each later publication is a message of its own", async () => {
  const event = release();
  const publish = async (publication?: number) =>
    (await publishEvent(TOPICS.COMMANDS, event, publication === undefined ? waiting : { ...waiting, publication }))
      .messageId;
  const [first, again, second, secondAgain, third] = [
    await publish(),
    await publish(0),
    await publish(1),
    await publish(1),
    await publish(2),
  ];
  expect(again).toBe(first);
  expect(secondAgain).toBe(second);
  expect(new Set([first, second, third]).size).toBe(3);
});

test("the deduplication id is the event's, with -r2 behind it for the second repetition", async () => {
  const event = release();
  const { messageId } = await publishEvent(TOPICS.COMMANDS, event, { ...waiting, publication: 2 });
  const url = webhookUrl(TOPICS.COMMANDS);
  const byHand = (deduplicationId: string) => cloud.client.publish({ url, deduplicationId, delay: 60 });
  expect(await byHand(`${event.eventId}-r2`)).toMatchObject({ messageId, deduplicated: true });
  expect(await byHand(event.eventId)).not.toHaveProperty("deduplicated");
});

test("a message says how often it is to be tried, how long to wait, and who hears when it fails", async () => {
  const command = await messageOf(publishEvent(TOPICS.COMMANDS, release(), waiting));
  expect(command).toMatchObject({
    maxRetries: 5,
    retryDelayExpression: "pow(2, retried) * 1000",
    failureCallback: webhookUrl(TOPICS.ANALYTICS),
    label: "command.inventory.release",
  });
  const metric = createEvent("analytics.metric", { name: "clicks", value: 1, labels: {} });
  expect((await messageOf(publishEvent(TOPICS.ANALYTICS, metric, waiting))).maxRetries).toBe(1);
  const low = createEvent("inventory.stock.low", { variantId: "var_1", available: 2 });
  expect((await messageOf(publishEvent(TOPICS.INVENTORY, low, waiting))).maxRetries).toBe(3);
  expect((await messageOf(publishEvent(TOPICS.INVENTORY, release(), { ...waiting, retries: 0 }))).maxRetries).toBe(0);
});

test("a delay is kept", async () => {
  const message = await messageOf(publishEvent(TOPICS.COMMANDS, release(), { delay: 600 }));
  expect((message.notBefore ?? 0) - message.createdAt).toBe(600_000);
});

test("a batch goes out in one call, each message to its own topic", async () => {
  const low = createEvent("inventory.stock.low", { variantId: "var_1", available: 2 });
  const answers = await publishBatch([
    { topic: TOPICS.COMMANDS, event: release() },
    { topic: TOPICS.INVENTORY, event: low },
  ]);
  expect(answers.map(({ messageId }) => messageId)).toHaveLength(2);
  await until(() => cloud.received.length === 2, "both have arrived");
  expect(cloud.received.map(({ path }) => path).sort()).toEqual(["/api/webhooks/commands", "/api/webhooks/inventory"]);
});

test("a batch holds a hundred events; more are refused before anything is sent, none need no call", async () => {
  const events = (count: number) => Array.from({ length: count }, () => ({ event: release(), ...waiting }));
  const answers = await publishEvents(TOPICS.COMMANDS, events(100));
  expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(100);
  await expect(publishEvents(TOPICS.COMMANDS, events(101))).rejects.toThrow(RangeError);
  expect(await publishEvents(TOPICS.COMMANDS, [])).toEqual([]);
});

test("five publishers make the event and find its topic", async () => {
  const customer = { userId: null, customerName: "Ada", customerEmail: "ada@example.com", customerAddress: "Main St" };
  const money = { totalAmount: 29.99, currency: "EUR" };
  const item = { productId: "prod_1", variantId: "var_1", quantity: 1, price: 29.99 };
  const order = { orderId: "ord_1", number: "OC-1", checkoutId: "chk_1", sellerId: "sel_1", userId: null };
  await publishCheckoutCommand(
    { checkoutId: "chk_1", paymentId: "pay_1", ...customer, ...money, items: [item] },
    "chk_1",
  );
  await publishOrderCreated({ ...order, ...money, items: [item] }, "chk_1");
  await publishEmailNotification(
    { letter: "order-shipped", reference: "ord_1", recipient: "ada@example.com" },
    "chk_1",
  );
  await publishStockUpdate({ changes: [{ variantId: "var_1", delta: -1 }], reason: "sold" }, "chk_1");
  await publishAuditLog({ action: "stock.set", actor: "user_1", subject: "var_1", details: {} }, "chk_1");
  await until(() => cloud.received.length === 5, "all five have arrived");
  const arrived = cloud.received.map(({ path, headers }) => `${path.split("/").at(-1)} ${headers["x-event-type"]}`);
  expect(arrived.sort()).toEqual([
    "analytics analytics.audit_log",
    "commands command.checkout",
    "inventory inventory.stock.updated",
    "notifications notification.email",
    "orders order.created",
  ]);
  for (const { headers } of cloud.received) expect(headers["x-correlation-id"]).toBe("chk_1");
});

test("what QStash refuses is thrown", async () => {
  const event = { ...release(), eventId: "evt_a:b" };
  await expect(publishEvent(TOPICS.COMMANDS, event)).rejects.toThrow();
  await expect(publishBatch([{ topic: TOPICS.COMMANDS, event }])).rejects.toThrow();
});
