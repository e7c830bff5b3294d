import { describe, expect, it } from "vitest";
import type { CheckoutProgress } from "@/lib/checkout/checkout-resource";
import { endOf, isSettled, pollDelayMs, reasonText, stepsOf } from "./steps";

function progress(changes: Partial<CheckoutProgress>, ...orderStatuses: string[]): CheckoutProgress {
  return {
    checkoutId: "chk_1",
    status: "accepted",
    paymentStatus: "authorized",
    totalAmount: 10,
    currency: "EUR",
    customerEmail: "ada@example.com",
    orders: orderStatuses.map((status, n) => ({
      orderId: `ord_${n}`,
      number: `${n}`,
      sellerId: "sel",
      status,
      totalAmount: 5,
    })),
    acceptedAt: null,
    ...changes,
  };
}

const states = (value: CheckoutProgress) => stepsOf(value).map(({ state }) => state);

describe("the steps of a checkout", () => {
  it("walk from acceptance over the order to the payment", () => {
    expect(states(progress({ status: "pending" }))).toEqual(["now", "next", "next"]);
    expect(states(progress({ status: "accepted" }))).toEqual(["done", "now", "next"]);
    expect(states(progress({ status: "completed" }, "PENDING"))).toEqual(["done", "done", "now"]);
    expect(states(progress({ status: "completed" }, "CONFIRMED", "PROCESSING"))).toEqual(["done", "done", "done"]);
  });

  it("say where it failed", () => {
    expect(states(progress({ status: "rejected", reason: "payment_declined" }))).toEqual(["failed", "next", "next"]);
    expect(states(progress({ status: "rejected", reason: "stock_lost" }))).toEqual(["done", "failed", "next"]);
    const unpaid = progress({ status: "completed", paymentStatus: "failed" }, "CANCELLED");
    expect(states(unpaid)).toEqual(["done", "done", "failed"]);
  });

  it("are over only when no order waits for its payment", () => {
    expect(isSettled(progress({ status: "accepted" }))).toBe(false);
    expect(isSettled(progress({ status: "completed" }, "CONFIRMED", "PENDING"))).toBe(false);
    expect(isSettled(progress({ status: "completed" }, "CONFIRMED", "CONFIRMED"))).toBe(true);
    expect(isSettled(progress({ status: "rejected" }))).toBe(true);
  });

  it("end with orders, with a rejection, or with orders that were cancelled", () => {
    expect(endOf(progress({ status: "accepted" }))).toBeNull();
    expect(endOf(progress({ status: "completed" }, "CONFIRMED"))).toBe("ordered");
    expect(endOf(progress({ status: "completed", paymentStatus: "failed" }, "CANCELLED"))).toBe("unpaid");
    // Cancelled by a person after it was paid: to say that nothing was charged would be wrong.
    expect(endOf(progress({ status: "completed", paymentStatus: "refunded" }, "CANCELLED"))).toBe("cancelled");
    expect(endOf(progress({ status: "rejected" }))).toBe("rejected");
  });

  it("have words for every reason, and for one that nobody has thought of yet", () => {
    const reasons = ["payment_declined", "abandoned", "stock_lost", "overdue", "other"];
    expect(new Set(reasons.map(reasonText)).size).toBe(reasons.length);
  });
});

describe("asking for news", () => {
  it("is quick at first, every five seconds in the first minute, and every fifteen after some more", () => {
    let elapsedMs = 0;
    const waits = Array.from({ length: 60 }, (_, asked) => {
      const wait = { afterMs: elapsedMs, delayMs: pollDelayMs(asked) };
      elapsedMs += wait.delayMs;
      return wait;
    });
    const delays = waits.map(({ delayMs }) => delayMs);
    expect(delays[0]).toBeLessThanOrEqual(300);
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    const inFirstMinute = waits.filter(({ afterMs }) => afterMs < 60_000);
    expect(Math.max(...inFirstMinute.map(({ delayMs }) => delayMs))).toBe(5_000);
    expect(waits.find(({ delayMs }) => delayMs > 5_000)?.afterMs).toBeLessThan(70_000);
    expect(waits.find(({ delayMs }) => delayMs === 15_000)?.afterMs).toBeLessThan(200_000);
    expect(Math.max(...delays)).toBe(15_000);
  });
});
