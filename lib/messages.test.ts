import { existsSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { freezeClock } from "./clock";
import { createEvent } from "./create-event";
import { type EventType, envelope, isEventType, MESSAGES, retriesOf, TOPICS } from "./messages";

afterEach(() => freezeClock());

const types = Object.keys(MESSAGES) as EventType[];

test("every message has a topic, and every topic a webhook", () => {
  for (const type of types) expect(Object.values(TOPICS)).toContain(MESSAGES[type].topic);
  for (const topic of Object.values(TOPICS)) {
    const route = path.resolve(import.meta.dirname, `../app/api/webhooks/${topic}/route.ts`);
    expect(existsSync(route), topic).toBe(true);
  }
});

test("a message's name begins with what its topic is about", () => {
  const families = { commands: /^command\./, orders: /^(order|checkout)\./, notifications: /^notification\./ };
  const others = { inventory: /^inventory\./, analytics: /^analytics\./ };
  for (const type of types) expect(type).toMatch({ ...families, ...others }[MESSAGES[type].topic]);
});

test("money is worth five retries, a metric one, the rest three", () => {
  expect(retriesOf("command.checkout")).toBe(5);
  expect(retriesOf("command.payment.refund")).toBe(5);
  expect(retriesOf("order.created")).toBe(3);
  expect(retriesOf("analytics.metric")).toBe(1);
});

test("an event is an envelope that can be read again", () => {
  freezeClock(new Date("2026-01-02T03:04:05.678Z"));
  const event = createEvent("command.inventory.release", { checkoutId: "chk_1" }, { correlationId: "chk_1" });
  expect(event).toMatchObject({ timestamp: "2026-01-02T03:04:05.678Z", version: "1.0", source: "oncart" });
  expect(envelope.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  expect(event).not.toHaveProperty("causationId");
});

test("an event's id can be a deduplication id: QStash refuses colons", () => {
  expect(createEvent("command.inventory.release", { checkoutId: "chk_1" }).eventId).toMatch(/^evt_[a-z0-9]{26}$/);
});

test("what is no envelope is refused", () => {
  const event = createEvent("command.inventory.release", { checkoutId: "chk_1" });
  const wrong = [
    { eventId: "1" },
    { eventId: "evt_a:b" },
    { timestamp: "yesterday" },
    { version: 1 },
    { source: null },
  ];
  for (const change of wrong) expect(envelope.safeParse({ ...event, ...change }).success).toBe(false);
  for (const nothing of [null, "", [], {}]) expect(envelope.safeParse(nothing).success).toBe(false);
});

test("names that every object inherits are no messages", () => {
  for (const name of ["toString", "__proto__", "constructor", "order.paid"]) expect(isEventType(name)).toBe(false);
  expect(isEventType("order.created")).toBe(true);
});

test("a checkout command cannot be for nothing, nor for a fraction of a print", () => {
  const { payload } = MESSAGES["command.checkout"];
  const item = { productId: "prod_1", variantId: "var_1", quantity: 1, price: 29.99 };
  const customer = { userId: null, customerName: "Ada", customerEmail: "ada@example.com", customerAddress: "Main St" };
  const command = { checkoutId: "chk_1", ...customer, totalAmount: 29.99, currency: "EUR", paymentId: "pay_1" };
  expect(payload.safeParse({ ...command, items: [item] }).success).toBe(true);
  for (const items of [[], [{ ...item, quantity: 0 }], [{ ...item, quantity: 1.5 }], [{ ...item, price: -1 }]]) {
    expect(payload.safeParse({ ...command, items }).success).toBe(false);
  }
});

test("every payload has a shape that can be published as JSON Schema", () => {
  for (const type of types) expect(() => z.toJSONSchema(MESSAGES[type].payload)).not.toThrow();
});
