import { expect, test } from "vitest";
import { acceptOrders, deliver, testBackend } from "@/tests/factories";
import { type CostMeter, costOf, messagesPerOrder, meterCosts } from "./meter-costs";
import { MEASURED_PER_ORDER } from "./prices";

const { query } = testBackend();

const meter = (change: Partial<CostMeter> = {}): CostMeter => ({
  days: 7,
  orders: 4,
  messages: [
    { type: "command.checkout", local: false, written: 4, repeats: 2 },
    { type: "order.created", local: true, written: 4, repeats: 0 },
  ],
  ...change,
});
const of = ({ messages }: CostMeter, type: string) => messages.find((message) => message.type === type);

test("the messages of an order are counted by the checkout that they go back to, repeats too", async () => {
  const before = await meterCosts();
  const { checkoutId } = await acceptOrders(query, 1);
  await deliver(query, "command.payment.capture", checkoutId);
  // As the inbox would have it of a message that came at the third attempt, and the list of deliveries of one that came again.
  await query(
    "insert into deliveries (id, event_id, consumer, outcome, retried, duration_ms) select 'dlv_1', id, 'commands', 'duplicate', 0, 1 from events where correlation_id = $1 and type = 'command.payment.capture'",
    [checkoutId],
  );
  const after = await meterCosts();
  expect(after.orders).toBe(before.orders + 1);
  const [old, fresh] = [of(before, "command.payment.capture"), of(after, "command.payment.capture")];
  expect(fresh).toEqual({
    type: "command.payment.capture",
    local: false,
    written: (old?.written ?? 0) + 1,
    repeats: (old?.repeats ?? 0) + 1,
  });
  expect(of(after, "order.created")?.local).toBe(true);
});

test("what was sold before these days is not counted", async () => {
  await acceptOrders(query, 1);
  expect((await meterCosts(0)).orders).toBe(0);
  expect((await meterCosts(0)).messages).toEqual([]);
});

test("a bill is what the deliveries of so many orders cost; what stays in the process costs nothing", () => {
  expect(messagesPerOrder(meter())).toEqual({ queued: 1.5, local: 1 });
  const [qstash, redis] = costOf(meter(), 1000);
  expect(qstash).toMatchObject({ perOrder: 1.5, units: 1500, dollars: 0.015 });
  expect(redis?.units).toBe(MEASURED_PER_ORDER.redisCommands * 1000);
});

test("a shop that has sold nothing costs nothing by the order", () => {
  expect(messagesPerOrder(meter({ orders: 0, messages: [] }))).toEqual({ queued: 0, local: 0 });
});
