import { expect, test } from "vitest";
import type { Timeline, TimelineEntry } from "@/lib/operations/timeline-resource";
import { buyerTimeline, clockText, durationText, staffEntryText, stillToCome } from "./timeline-words";

const at = "2026-11-21T14:05:07.031Z";
const letter: Extract<TimelineEntry, { kind: "email" }> = {
  kind: "email",
  at,
  reference: "ord_1",
  letter: "order-confirmation",
  recipient: "ada@example.com",
  status: "sent",
  attempts: 1,
  sentAt: at,
};
const message: Extract<TimelineEntry, { kind: "event" }> = {
  kind: "event",
  at,
  eventId: "evt_1",
  type: "order.created",
  says: "",
  causationId: null,
  state: "applied",
  publications: null,
  latencyMs: 3,
  deliveries: [],
};
const timeline = (entries: TimelineEntry[]): Timeline => {
  return { orderId: "ord_1", checkoutId: "chk_1", audience: "buyer", entries };
};

test("durations are told in the unit that fits", () => {
  expect([3, 1_240, 180_000, 10_800_000].map(durationText)).toEqual(["3 ms", "1.2 s", "3 min", "3 h"]);
  expect(clockText(at)).toBe("14:05:07.031");
});

test("a buyer hears of order, money and mail in words, and not of a mail about another order or one that failed", () => {
  const payment = { kind: "payment" as const, at, finishedAt: at, latencyMs: 1, amount: 3, currency: "EUR" };
  const entries: TimelineEntry[] = [
    { kind: "checkout", at, step: "opened" },
    { ...payment, operation: "authorize", status: "succeeded" },
    { ...payment, operation: "capture", status: "failed" },
    { ...payment, operation: "refund", status: "started" },
    { kind: "stock", at, variantId: "var_1", delta: -1, reason: "sale" },
    letter,
    { ...letter, reference: "ord_2" },
    { ...letter, status: "failed" },
    message,
  ];
  expect(buyerTimeline(timeline(entries)).map(({ text }) => text)).toEqual([
    "Your order reached us.",
    "Your payment was authorised.",
    "Your payment could not be taken; nothing was charged.",
    "We confirmed it by mail.",
  ]);
});

test("an order is under way until its last message is applied, and then says what the buyer waits for", () => {
  expect(stillToCome(timeline([message, { ...message, state: "sent" }]), "CONFIRMED")).toMatch(/under way/);
  expect(stillToCome(timeline([message, { ...message, state: "given_up" }]), "DELIVERED")).toMatch(/under way/);
  // Paid and confirmed, but nobody has packed it yet: not everything has happened.
  expect(stillToCome(timeline([message, letter]), "CONFIRMED")).toMatch(/^Next, the studio/);
  expect(stillToCome(timeline([message, letter]), "SHIPPED")).toMatch(/^Next, your prints arrive/);
  for (const status of ["DELIVERED", "REFUNDED", "CANCELLED"] as const) {
    expect(stillToCome(timeline([message]), status)).toBe("");
  }
});

test("behind the counter every entry has a name", () => {
  expect(staffEntryText({ kind: "stock", at, variantId: "var_1", delta: -2, reason: "sale" })).toBe("Stock −2 (sale)");
  expect(staffEntryText({ ...letter, attempts: 3 })).toBe("Mail order-confirmation: sent, 3 attempts");
});
